/** Width and height of the mark, in CSS pixels of an element that is not zoomed. */
export const markSize = 12;

/** Fractions that look random and are the same in the page and here. */
const fractionSource = `(seed) => (step) => { const n = Math.sin(seed + step * 12.9898) * 43758.5453; return n - Math.floor(n); }`;

export const fractionOf =
  (seed: number) =>
  (step: number): number => {
    const scrambled = Math.sin(seed + step * 12.9898) * 43_758.5453;
    return scrambled - Math.floor(scrambled);
  };

const startSource = `(part, all, size, pixels) => Math.floor((part * (all - size)) / pixels) * pixels`;

/**
 * Where a mark of a size starts in all the pixels that there are: a whole number of CSS pixels from the edge, which is what
 * Chromium paints elements at.
 */
export const markStart = (part: number, all: number, size: number, pixels: number): number =>
  Math.floor((part * (all - size)) / pixels) * pixels;

/** A page with a mark that jumps elsewhere when it is clicked, and tells the pixel of the screen that was. */
export const markPage = (script: string, seed: number, zoom: number): string => `<!doctype html><title>mark</title>
<html style="zoom: ${zoom}">
<body style="margin: 0; background: #103050; color: #203050">.
<div id="mark" style="position: absolute; width: ${markSize}px; height: ${markSize}px; background: #ff0000"></div>
<script>
  ${script}
  const fraction = (${fractionSource})(${seed});
  let turn = 0;
  const start = ${startSource};
  const along = (part, inner) => {
    const pixels = devicePixelRatio * ${zoom};
    return start(part, Math.round(inner * devicePixelRatio), ${markSize} * pixels, devicePixelRatio) / pixels + 'px';
  };
  const place = () => {
    mark.style.left = along(fraction(2 * turn), innerWidth);
    mark.style.top = along(fraction(2 * turn + 1), innerHeight);
  };
  place();
  addEventListener('resize', place);
  addEventListener('pointerdown', ({ clientX, clientY }) => {
    turn += 1;
    place();
    report([clientX, clientY].map((position) => Math.floor(position * devicePixelRatio + 0.001)));
  });
</script>`;
