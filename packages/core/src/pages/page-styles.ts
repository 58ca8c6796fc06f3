/**
 * Part of a page script: the tree as it is drawn, and what styles make of it.
 *
 * @remarks Elements with an opacity below `faint` count as invisible, and covers that let less than that through count as
 * opaque: nobody reads what is left.
 */
export const pageStyles: string = String.raw`
  const faint = 0.1;
  const styles = new Map();
  const styleOf = (element) => {
    let style = styles.get(element);
    if (style === undefined) styles.set(element, style = getComputedStyle(element));
    return style;
  };
  /** The element around a node in the tree that is drawn: slots are filled, shadow trees are in their hosts. */
  const around = (node) => node.assignedSlot ?? (node.parentNode instanceof ShadowRoot ? node.parentNode.host : node.parentElement);
  const within = (node) => {
    if (node.shadowRoot) return node.shadowRoot.childNodes;
    const assigned = node.localName === 'slot' && node.assignedNodes ? node.assignedNodes() : [];
    return assigned.length > 0 ? assigned : node.childNodes;
  };
  const isAround = (outer, inner) => {
    for (let one = inner; one; one = around(one)) if (one === outer) return true;
    return false;
  };

  const paint = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const colors = new Map();
  /** Red, green, blue and alpha of a computed color; alpha from 0 to 1. */
  const colorOf = (text) => {
    let color = colors.get(text);
    if (color !== undefined) return color;
    const plain = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(text);
    if (plain) color = [+plain[1], +plain[2], +plain[3], plain[4] === undefined ? 1 : +plain[4]];
    else {
      paint.clearRect(0, 0, 1, 1);
      paint.fillStyle = 'transparent';
      paint.fillStyle = text;
      paint.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = paint.getImageData(0, 0, 1, 1).data;
      color = [red, green, blue, alpha / 255];
    }
    colors.set(text, color);
    return color;
  };

  const blurOf = (filter) => Number(/blur\(([\d.]+)px\)/.exec(filter)?.[1] ?? 0);
  /** How much of an element's own paint its opacity and filter leave. */
  const ownOpacity = (element) => {
    const { opacity, filter } = styleOf(element);
    if (filter === 'none') return Number(opacity);
    const through = /opacity\(([\d.]+)\)/.exec(filter);
    return blurOf(filter) >= 4 ? 0 : Number(opacity) * Number(through?.[1] ?? 1);
  };
  const opacities = new Map();
  const opacityOf = (element) => {
    if (element === null) return 1;
    let product = opacities.get(element);
    if (product === undefined) opacities.set(element, product = ownOpacity(element) * opacityOf(around(element)));
    return product;
  };
  /** An element without a box of its own has that of the one around it. */
  const boxOwner = (element) => {
    let owner = element;
    while (around(owner) && styleOf(owner).display === 'contents') owner = around(owner);
    return owner;
  };
  const shown = new Map();
  const isShown = (element) => {
    let answer = shown.get(element);
    if (answer !== undefined) return answer;
    const owner = boxOwner(element);
    answer = opacityOf(element) >= faint && (owner.checkVisibility?.({ contentVisibilityAuto: true }) ?? true);
    shown.set(element, answer);
    return answer;
  };
  const isVisible = (element) => styleOf(element).visibility === 'visible' && isShown(element);

  const tilts = new Map();
  /** Whether an element is turned or skewed, so that its box is larger than it. */
  const isTilted = (element) => {
    if (element === null) return false;
    let answer = tilts.get(element);
    if (answer !== undefined) return answer;
    const { transform, rotate, offsetPath } = styleOf(element);
    const matrix = /^matrix\(([^,]+), ([^,]+), ([^,]+),/.exec(transform);
    const turns = transform.startsWith('matrix3d') || (matrix !== null && (Math.abs(matrix[2]) > 1e-3 || Math.abs(matrix[3]) > 1e-3));
    answer = turns || (rotate !== undefined && rotate !== 'none') || (offsetPath !== undefined && offsetPath !== 'none')
      || isTilted(around(element));
    tilts.set(element, answer);
    return answer;
  };

  const isMadeOfPictures = (text) => !/[^\uE000-\uF8FF\u{F0000}-\u{10FFFD}]/u.test(text);
  /** The text as it is drawn: invisible characters are left out. */
  const drawnText = (text, element) => {
    const { textTransform } = styleOf(element);
    const plain = text.replace(/[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, '');
    if (textTransform === 'none') return plain;
    const locale = element.closest?.('[lang]')?.lang || undefined;
    try {
      if (textTransform.includes('uppercase')) return plain.toLocaleUpperCase(locale);
      if (textTransform.includes('lowercase')) return plain.toLocaleLowerCase(locale);
    } catch { return plain; }
    return textTransform.includes('capitalize') ? plain.replace(/[\p{L}\p{N}]/u, (letter) => letter.toUpperCase()) : plain;
  };
  /** Whether letters in this style leave any paint. A gradient, an outline or a sharp shadow may paint transparent ones. */
  const hasInk = (element, style = styleOf(element)) => {
    const fill = colorOf(style.webkitTextFillColor || style.color);
    if (fill[3] * opacityOf(element) >= faint) return true;
    if (style.webkitTextStrokeWidth && parseFloat(style.webkitTextStrokeWidth) > 0 && colorOf(style.webkitTextStrokeColor)[3] >= faint) return true;
    const shadow = / 0px 0px ([01])px/.exec(style.textShadow);
    if (shadow && colorOf(style.textShadow.slice(0, shadow.index))[3] >= faint) return true;
    for (let one = element; one; one = around(one))
      if ((styleOf(one).webkitBackgroundClip ?? '').includes('text')) return opacityOf(element) >= faint;
    return false;
  };
`;
