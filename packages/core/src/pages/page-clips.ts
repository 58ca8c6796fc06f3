/**
 * Part of a page script: boxes, and which part of the viewport the ancestors of an element leave to it.
 *
 * @remarks A positioned element is clipped only by what is around its containing block. Rounded corners and clip paths are
 * left to the hit tests, which know them.
 */
export const pageClips: string = String.raw`
  const window0 = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const overlap = (one, other) => ({
    left: Math.max(one.left, other.left),
    top: Math.max(one.top, other.top),
    right: Math.min(one.right, other.right),
    bottom: Math.min(one.bottom, other.bottom),
  });
  const areaOf = ({ left, top, right, bottom }) => Math.max(0, right - left) * Math.max(0, bottom - top);
  const union = (one, other) => ({
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  });

  /** How many pixels of the viewport a layout pixel of an element takes. */
  const scaleOf = (element, rect) => ({
    x: element.offsetWidth > 0 ? rect.width / element.offsetWidth : 1,
    y: element.offsetHeight > 0 ? rect.height / element.offsetHeight : 1,
  });
  const paddingBox = (element) => {
    const rect = element.getBoundingClientRect();
    if (element.offsetWidth === undefined || isTilted(element)) return rect;
    const { x, y } = scaleOf(element, rect);
    const left = rect.left + element.clientLeft * x, top = rect.top + element.clientTop * y;
    return { left, top, right: left + element.clientWidth * x, bottom: top + element.clientHeight * y };
  };
  const contentBox = (element) => {
    const rect = paddingBox(element), style = styleOf(element), { x, y } = scaleOf(element, element.getBoundingClientRect());
    return {
      left: rect.left + parseFloat(style.paddingLeft) * x,
      top: rect.top + parseFloat(style.paddingTop) * y,
      right: rect.right - parseFloat(style.paddingRight) * x,
      bottom: rect.bottom - parseFloat(style.paddingBottom) * y,
    };
  };

  const isSet = (value) => value !== undefined && value !== 'none' && value !== '';
  const holdsFixed = ({ transform, translate, scale, rotate, filter, backdropFilter, perspective, contain, willChange }) =>
    [transform, translate, scale, rotate, filter, backdropFilter, perspective].some(isSet)
    || /paint|layout|strict|content/.test(contain) || /transform|filter|perspective/.test(willChange);
  const isOnTop = (element) => {
    try { return element.matches(':modal, :popover-open'); } catch { return false; }
  };
  const isRoot = (element) => element === document.documentElement
    || (element === document.body && styleOf(document.documentElement).overflow === 'visible');
  const clipsOutside = new Map(), clipsInside = new Map();
  const clipOf = (element) => {
    if (element === null) return window0;
    let clip = clipsOutside.get(element);
    if (clip !== undefined) return clip;
    const { position } = styleOf(element);
    let holder = around(element);
    if (isOnTop(element)) holder = null;
    else if (position === 'fixed') while (holder && !holdsFixed(styleOf(holder))) holder = around(holder);
    else if (position === 'absolute')
      while (holder && styleOf(holder).position === 'static' && !holdsFixed(styleOf(holder))) holder = around(holder);
    clip = clipWithin(holder);
    clipsOutside.set(element, clip);
    return clip;
  };
  const clipWithin = (element) => {
    if (element === null) return window0;
    let clip = clipsInside.get(element);
    if (clip !== undefined) return clip;
    clip = clipOf(element);
    const { display, overflowX, overflowY, contain, contentVisibility } = styleOf(element);
    const isClipping = !isRoot(element) && display !== 'inline' && display !== 'contents';
    if (isClipping) {
      const clipsAll = /paint|strict|content/.test(contain) || contentVisibility === 'auto';
      const box = overflowX !== 'visible' || overflowY !== 'visible' || clipsAll ? paddingBox(element) : clip;
      if (overflowX !== 'visible' || clipsAll) clip = overlap(clip, { ...clip, left: box.left, right: box.right });
      if (overflowY !== 'visible' || clipsAll) clip = overlap(clip, { ...clip, top: box.top, bottom: box.bottom });
    }
    clipsInside.set(element, clip);
    return clip;
  };
`;
