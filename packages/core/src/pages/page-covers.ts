/**
 * Part of a page script: what is drawn at a point, and how much of a box is seen.
 *
 * @remarks
 * - Hit tests know the order in which the page is drawn, scrolling, clipping and rounded corners. They leave out elements
 *   with `pointer-events: none`, which are drawn like all others. So a stylesheet that this script adopts and removes in
 *   the same run takes that away, only if there are such elements. Neither the page nor its observers run in between.
 * - Inert elements, such as everything behind a modal dialog, are never hit. For these, everything opaque that is hit
 *   counts as in front, unless it is around them.
 */
export const pageCovers: string = String.raw`
  /** The elements at a point, front first, also in open shadow trees. */
  const stackAt = (x, y, root = document) => {
    const found = root.elementsFromPoint(x, y);
    if (root !== document || !found.some((element) => element.shadowRoot)) return found;
    return found.reduce((stack, element) => inTrees(stack, element, x, y), { list: [], runs: new Map() }).list;
  };
  /** Replaces a host by what was hit in its tree. A host is there once for each run of elements of its tree. */
  const inTrees = (stack, element, x, y) => {
    const tree = element.shadowRoot;
    if (!tree) {
      stack.list.push(element);
      return stack;
    }
    let runs = stack.runs.get(element);
    if (runs === undefined) {
      runs = [];
      let isOpen = false;
      for (const one of tree.elementsFromPoint(x, y)) {
        const isInside = one === element || one.getRootNode() === tree;
        if (isInside && !isOpen) runs.push([]);
        if (isInside) runs.at(-1).push(one);
        isOpen = isInside;
      }
      stack.runs.set(element, runs);
    }
    for (const one of runs.shift() ?? [element])
      if (one === element) stack.list.push(one);
      else inTrees(stack, one, x, y);
    return stack;
  };

  /** The alpha of one pixel of a picture that fills a box, or 1 if the page may not read it. */
  const alphaInPicture = (picture, width, height, x, y) => {
    const rect = picture.getBoundingClientRect();
    if (!(width > 0 && height > 0 && rect.width > 0 && rect.height > 0)) return 0;
    try {
      paint.clearRect(0, 0, 1, 1);
      paint.drawImage(picture, (x - rect.left) / rect.width * width, (y - rect.top) / rect.height * height, 1, 1, 0, 0, 1, 1);
      return paint.getImageData(0, 0, 1, 1).data[3] / 255;
    } catch { return 1; }
  };
  const backgroundAlpha = (style) => {
    const { backgroundColor, backgroundImage: image, backgroundRepeat, backgroundSize, backdropFilter, webkitBackgroundClip } = style;
    if (webkitBackgroundClip === 'text') return 0;
    if (blurOf(backdropFilter ?? '') >= 4) return 1;
    const alpha = colorOf(backgroundColor)[3];
    if (image === 'none') return alpha;
    if (image.includes('url(')) return backgroundRepeat.includes('no-repeat') && !/cover|100%/.test(backgroundSize) ? alpha : 1;
    const stops = image.match(/(?:rgba?|color|oklch|oklab|lab|lch|color-mix)\([^()]*\)/g) ?? [];
    return Math.max(alpha, Math.min(1, ...stops.map((stop) => colorOf(stop)[3])));
  };
  /** The style of a positioned ::before or ::after that has a point in it. */
  const pseudoAt = (element, x, y) => {
    for (const which of ['::after', '::before']) {
      const style = getComputedStyle(element, which);
      if (style.content === 'none' || style.content === 'normal' || !/absolute|fixed/.test(style.position)) continue;
      if (styleOf(element).position === 'static' && !holdsFixed(styleOf(element))) continue;
      const box = paddingBox(element), size = scaleOf(element, element.getBoundingClientRect());
      const extra = (...names) => style.boxSizing === 'border-box' ? 0 : names.reduce((sum, name) => sum + parseFloat(style[name]), 0);
      const left = box.left + parseFloat(style.left) * size.x, top = box.top + parseFloat(style.top) * size.y;
      const width = (parseFloat(style.width) + extra('paddingLeft', 'paddingRight', 'borderLeftWidth', 'borderRightWidth')) * size.x;
      const height = (parseFloat(style.height) + extra('paddingTop', 'paddingBottom', 'borderTopWidth', 'borderBottomWidth')) * size.y;
      if (x >= left && x < left + width && y >= top && y < top + height) return style;
    }
    return undefined;
  };
  const isPseudoInFront = (style) => !(Number(style.zIndex) < 0);

  /** How opaque an element is at a point of it, from 0 to 1, without what is around it. */
  const alphaAt = (element, x, y) => {
    const style = styleOf(element);
    const pseudo = pseudoAt(element, x, y);
    const ofPseudo = pseudo === undefined ? 0 : backgroundAlpha(pseudo) * Number(pseudo.opacity);
    const own = Math.max(backgroundAlpha(style), ofPseudo);
    switch (element.localName) {
      case 'img': return Math.max(own, alphaInPicture(element, element.naturalWidth, element.naturalHeight, x, y));
      case 'canvas': return Math.max(own, alphaInPicture(element, element.width, element.height, x, y));
      case 'video': return element.readyState > 1 || element.poster ? 1 : own;
      case 'iframe': case 'frame': case 'embed': case 'object': return 1;
      case 'dialog': {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        if (x >= left && x < right && y >= top && y < bottom) return own;
        return backgroundAlpha(getComputedStyle(element, '::backdrop'));
      }
      default:
    }
    if (element instanceof SVGElement && element.getBBox && !/^(?:svg|g|text|tspan|a|image|foreignObject)$/.test(element.localName)) {
      const { fill, fillOpacity } = style;
      return fill === 'none' ? 0 : fill.startsWith('url') ? 1 : colorOf(fill)[3] * Number(fillOpacity);
    }
    return own;
  };
  /** How opaque a cover is for an element: an opacity that both share makes both faint. */
  const coverAt = (cover, element, x, y) => {
    let alpha = alphaAt(cover, x, y);
    for (let one = cover; alpha > 0 && one && !isAround(one, element); one = around(one)) alpha *= ownOpacity(one);
    return alpha;
  };

  const modals = (() => {
    try { return [...document.querySelectorAll('dialog:modal')]; } catch { return []; }
  })();
  const isInert = (element) => {
    if (modals.length > 0 && !isAround(modals.at(-1), element)) return true;
    for (let one = element; one; one = around(one)) if (one.inert === true) return true;
    return false;
  };

  const pseudos = new Map();
  const hasPseudo = (element) => {
    let answer = pseudos.get(element);
    if (answer === undefined) {
      answer = ['::after', '::before'].some((which) => /absolute|fixed/.test(getComputedStyle(element, which).position));
      pseudos.set(element, answer);
    }
    return answer;
  };
  /** What is hit in place of an element: itself, or what is around it up to a box, such as the host of a slot. */
  const standsFor = (one, element) => one === element || (styleOf(element).display === 'contents' && isAround(one, element) && isAround(boxOwner(element), one));
  /** Whether what an element draws at a point is seen there. */
  const isSeenAt = (element, x, y) => {
    const root = element.getRootNode();
    if (!hasPseudo(element) && root.elementFromPoint(x, y) === element) return true;
    const stack = stackAt(x, y), inert = isInert(element);
    let through = 1;
    for (const one of stack) {
      if (standsFor(one, element)) {
        const pseudo = pseudoAt(one, x, y);
        if (pseudo !== undefined && isPseudoInFront(pseudo)) through *= 1 - backgroundAlpha(pseudo) * Number(pseudo.opacity);
        return through >= faint;
      }
      if (isAround(one, element)) {
        if (inert) continue;
        // What is hit may be a ::before or ::after of what is around the element.
        const pseudo = pseudoAt(one, x, y);
        through *= 1 - (pseudo === undefined ? backgroundAlpha(styleOf(one)) : backgroundAlpha(pseudo) * Number(pseudo.opacity));
      } else through *= 1 - coverAt(one, element, x, y);
      if (through < faint) return false;
    }
    return inert;
  };

  const thirds = [1 / 6, 1 / 2, 5 / 6];
  const everywhere = thirds.flatMap((x) => thirds.map((y) => [x, y]));
  const diagonal = thirds.map((part) => [part, part]);
  /** The share of a box that is seen, judged by the middles of its nine parts. */
  const seenPart = (element, box) => {
    const at = ([x, y]) => isSeenAt(element, box.left + (box.right - box.left) * x, box.top + (box.bottom - box.top) * y);
    if (isTilted(element)) return at([1 / 2, 1 / 2]) ? 1 : 0;
    if (diagonal.every(at)) return 1;
    return everywhere.filter(at).length / everywhere.length;
  };

  /** Whether letters have the color of what is behind them. Pictures and gradients count as another color. */
  const isCamouflaged = (element, box, style = styleOf(element)) => {
    const color = colorOf(style.webkitTextFillColor || style.color);
    if (style.textShadow !== 'none' || parseFloat(style.webkitTextStrokeWidth) > 0) return false;
    const stack = stackAt((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    const start = stack.findIndex((one) => standsFor(one, element));
    if (start < 0) return false;
    const isAlike = (other) => other.slice(0, 3).every((part, index) => Math.abs(part - color[index]) <= 2);
    for (const one of stack.slice(start)) {
      const { backgroundImage, backgroundColor, webkitBackgroundClip } = styleOf(one);
      if (backgroundImage !== 'none' || webkitBackgroundClip === 'text' || /^(?:img|canvas|video|iframe|object|embed)$/.test(one.localName) || one instanceof SVGElement) return false;
      const pseudo = hasPseudo(one) ? pseudoAt(one, (box.left + box.right) / 2, (box.top + box.bottom) / 2) : undefined;
      if (pseudo !== undefined && backgroundAlpha(pseudo) > 0) return false;
      const behind = colorOf(backgroundColor);
      if (behind[3] >= 1 - faint) return isAlike(behind);
      if (behind[3] > 0) return false;
    }
    // Nothing is behind it but the window, which is white unless the page asks for a dark one.
    return window === window.parent && !styleOf(document.documentElement).colorScheme.includes('dark') && isAlike([255, 255, 255]);
  };

  /**
   * Takes back what it does to the page before the run ends. With 'mayStart', a page has transitions of properties that
   * change at once: these are off while the property changes, so that none starts.
   */
  const hittingAll = (hasDeaf, mayStart, work) => {
    const roots = hasDeaf ? [document, ...trees] : [];
    if (roots.length === 0) return work();
    const sheet = new CSSStyleSheet();
    // No element has two identifiers, so this is every element, with more weight than most rules of a page.
    const every = ':not(#a#b):not(#a#b):not(#a#b)';
    const calm = mayStart ? every + ' { transition-behavior: normal !important } ' : '';
    const apply = (rules) => {
      sheet.replaceSync(rules);
      // Reading a size makes the browser apply the styles now.
      return document.documentElement.offsetWidth;
    };
    const adopted = [];
    try {
      for (const root of roots) {
        root.adoptedStyleSheets.push(sheet);
        adopted.push(root);
      }
      if (mayStart) apply(calm);
      apply(calm + every + ' { pointer-events: auto !important }');
      return work();
    } finally {
      if (mayStart) apply(calm);
      for (const root of adopted) root.adoptedStyleSheets.pop();
    }
  };
`;
