/**
 * Part of a page script: walks the page and collects words by inline flows, in reading order.
 *
 * @remarks
 * - A word is a run of letters without spaces, also over several elements, unless there is a visible gap between them. Of
 *   a word that breaks into two lines, the box is that of its first line: the middle of a box around both may be far
 *   from either.
 * - A word is seen if two thirds of it are. Below that people guess, and a click into the middle may miss.
 * - A word that is laid out but not seen ends its text: people do not read across a gap.
 */
export const pageFlows: string = String.raw`
  const leastShare = 2 / 3 - 0.01;
  const isInline = (element, { display }) => /^(?:inline|contents|ruby)$/.test(display) && element.localName !== 'label'
    && !/^(?:button|tab|option|menuitem|checkbox|radio|switch|cell|gridcell)$/.test(element.getAttribute('role') ?? '');

  const texts = [];
  let flow = { block: null, words: [] };
  let runs = [];
  const isSameLine = (one, other) =>
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > Math.min(one.bottom - one.top, other.bottom - other.top) / 2;
  const gapBetween = (one, other) => Math.max(other.left - one.right, one.left - other.right);
  const endWord = () => {
    let word;
    for (const run of runs) {
      const [first, ...rest] = run.boxes;
      if (first === undefined) continue;
      const isApart = word !== undefined && isSameLine(word.box, first)
        && gapBetween(word.box, first) > parseFloat(styleOf(run.element).fontSize) / 5;
      if (word === undefined || isApart) {
        word = { text: '', element: run.element, style: run.style, box: first };
        flow.words.push(word);
      } else if (isSameLine(word.box, first)) word.box = union(word.box, first);
      word.text += run.text;
      for (const box of rest) if (isSameLine(word.box, box)) word.box = union(word.box, box);
    }
    runs = [];
  };
  const endFlow = (block) => {
    endWord();
    if (flow.words.length > 0) texts.push(...seenTexts(flow));
    flow = { block, words: [] };
  };

  const linesOf = (words) => {
    const lines = [];
    for (const word of words) {
      const line = lines.find((one) => isSameLine(one.box, word.box));
      if (line === undefined) lines.push({ box: word.box, words: [word] });
      else line.words.push(word);
    }
    return lines.sort((one, other) => one.box.top - other.box.top);
  };
  /** The words that an ellipsis replaces, in whole or in part. Chromium draws the lines below it, if there is room. */
  const cutWords = ({ block, words }) => {
    const cut = new Set();
    if (block === null) return cut;
    const { textOverflow, overflowX, webkitLineClamp, whiteSpace, direction } = styleOf(block);
    const clamp = Number(webkitLineClamp);
    const hasEllipsis = textOverflow === 'ellipsis' && overflowX !== 'visible';
    if (!hasEllipsis && !(clamp > 0)) return cut;
    usePen(styleOf(block));
    const { left, right } = contentBox(block), dots = widthOf('…') * scaleOf(block, block.getBoundingClientRect()).x;
    const isOver = (box, room) => direction === 'rtl' ? box.left < left + room - 0.5 : box.right > right - room + 0.5;
    const lines = linesOf(words);
    for (const [index, line] of lines.entries()) {
      const isLast = clamp > 0 && index === clamp - 1 && lines.length > clamp;
      const isCut = isLast || (hasEllipsis && (line.words.some(({ box }) => isOver(box, 0))
        || (whiteSpace.includes('nowrap') && block.scrollWidth > block.clientWidth)));
      for (const word of line.words) if (isCut && isOver(word.box, dots)) cut.add(word);
    }
    return cut;
  };
  const sightOf = ({ element, style, box, clip = clipWithin(boxOwner(element)) }) => {
    const whole = areaOf(box), part = overlap(box, clip);
    if (whole === 0 || areaOf(part) < whole * leastShare) return undefined;
    const share = areaOf(part) / whole * seenPart(element, part);
    return share < leastShare || isCamouflaged(element, part, style) ? undefined : { ...part, share };
  };
  const seenTexts = (flow) => {
    const cut = cutWords(flow), found = [[]];
    for (const word of flow.words) {
      if (word.text === '' || isMadeOfPictures(word.text) || !hasInk(word.element, word.style)) continue;
      const sight = cut.has(word) ? undefined : sightOf(word);
      if (sight === undefined) found.push([]);
      else found.at(-1).push([word.text, sight.left, sight.top, sight.right - sight.left, sight.bottom - sight.top, sight.share]);
    }
    return found.filter((words) => words.length > 0);
  };

  const range = document.createRange();
  const rectsOf = (node, start, end) => {
    range.setStart(node, start);
    range.setEnd(node, end);
    return [...range.getClientRects()].filter((rect) => areaOf(rect) > 0);
  };
  const addText = (node, element) => {
    const { data } = node;
    if (!/\S/.test(data)) {
      endSpace(data, element);
      return;
    }
    if (!isVisible(element)) return;
    range.selectNodeContents(node);
    const all = range.getBoundingClientRect();
    if (areaOf(all) === 0) return;
    if (areaOf(overlap(all, window0)) === 0) {
      endWord();
      flow.words.push({ text: '…', element, box: all, clip: { left: 0, top: 0, right: 0, bottom: 0 } });
      return;
    }
    for (const { 0: part, index } of data.matchAll(/\s+|\S+/g)) {
      if (/\s/.test(part)) endSpace(part, element);
      else runs.push({ text: drawnText(part, element), element, boxes: rectsOf(node, index, index + part.length) });
    }
  };
  const endSpace = (space, element) => {
    endWord();
    if (space.includes('\n') && /pre|break-spaces/.test(styleOf(element).whiteSpace)) endFlow(flow.block);
  };
  const addGenerated = (element, which) => {
    const style = getComputedStyle(element, which);
    const text = generatedText(element, style);
    if (!/\S/.test(text) || style.visibility !== 'visible' || Number(style.opacity) < faint || !isShown(element)) return;
    const box = generatedBox(element, which, style, text);
    if (box === undefined) return;
    const isApart = style.position === 'absolute' || style.position === 'fixed';
    if (isApart) endFlow(flow.block);
    const scale = (box.right - box.left) / Math.max(1, widthOf(text));
    for (const { 0: part, index } of text.matchAll(/\s+|\S+/g)) {
      usePen(style);
      const left = box.left + widthOf(text.slice(0, index)) * scale;
      if (/\s/.test(part)) endWord();
      else runs.push({ text: drawnText(part, element), element, style, boxes: [{ ...box, left, right: left + widthOf(part) * scale }] });
    }
    if (isApart) endFlow(flow.block);
  };

  /** What is drawn in an element. Browsers lay out skipped contents as well, so that they have boxes. */
  const drawnIn = (element, style) => {
    if (style.contentVisibility === 'hidden') return [];
    if (element.localName !== 'details' || element.open) return within(element);
    return [...element.children].filter(({ localName }) => localName === 'summary').slice(0, 1);
  };
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) addText(node, node.assignedSlot ?? around(node));
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const style = styleOf(node), { block } = flow;
    if (style.display === 'none' || /^(?:canvas|video|audio|img)$/.test(node.localName)) return;
    if (node.localName === 'br') return void endWord();
    if (/^i?frame$/.test(node.localName)) {
      endFlow(block);
      if (frames.includes(node)) texts.push(frames.indexOf(node));
      return;
    }
    if (isField(node)) {
      endFlow(block);
      if (isVisible(node)) for (const words of fieldFlows(node)) texts.push(...seenTexts({ block: null, words }));
      return;
    }
    const isWithin = isInline(node, style);
    const holds = style.display === 'inline' || style.display === 'contents' ? block : node;
    if (!isWithin) endFlow(holds);
    addGenerated(node, '::before');
    for (const child of drawnIn(node, style)) walk(child);
    addGenerated(node, '::after');
    if (!isWithin) endFlow(block);
  };
`;
