/**
 * Part of a page script: texts that are no nodes of the page, such as the values of fields and generated content. Their
 * places are computed from the style, because ranges do not reach them.
 *
 * @remarks Date, time and file fields are left out: browsers draw them as they like. Masked fields show no text.
 */
export const pageFields: string = String.raw`
  const usePen = (style) => {
    paint.font = style.font || [style.fontStyle, style.fontWeight, style.fontSize, style.fontFamily].join(' ');
    paint.letterSpacing = style.letterSpacing === 'normal' ? '0px' : style.letterSpacing;
    paint.wordSpacing = style.wordSpacing || '0px';
  };
  const widthOf = (text) => paint.measureText(text).width;
  const letterHeight = () => {
    const { fontBoundingBoxAscent, fontBoundingBoxDescent } = paint.measureText('x');
    return fontBoundingBoxAscent + fontBoundingBoxDescent;
  };

  /** The words of a line of text, aligned in the box of that line. */
  const wordsOnLine = (text, element, style, line, scale, clip) => {
    const isLeftward = style.direction === 'rtl';
    const width = widthOf(text) * scale.x, room = line.right - line.left - width;
    const align = style.textAlign.replace('-webkit-', '');
    const isAtEnd = align === 'right' || (align === 'end' && !isLeftward) || (align === 'start' && isLeftward);
    const shift = align === 'center' ? Math.max(0, room / 2) : isAtEnd ? (isLeftward ? room : Math.max(0, room)) : 0;
    const left = line.left + shift - (element.scrollLeft ?? 0) * scale.x;
    return [...text.matchAll(/\S+/g)].map((match) => {
      const from = widthOf(text.slice(0, match.index)) * scale.x, to = widthOf(text.slice(0, match.index + match[0].length)) * scale.x;
      const [one, other] = isLeftward ? [left + width - to, left + width - from] : [left + from, left + to];
      return { text: match[0], element, style, clip, box: { left: one, right: other, top: line.top, bottom: line.bottom } };
    });
  };

  const hiddenTypes = /^(?:password|hidden|checkbox|radio|range|color|file|image|date|time|datetime-local|month|week)$/;
  const labels = { submit: 'Submit', reset: 'Reset', button: '' };
  const isField = (element) => element instanceof HTMLElement && /^(?:input|textarea|select)$/.test(element.localName);

  /** One line in the middle of a field. */
  const middleLine = (text, field, style, inset) => {
    usePen(style);
    const content = contentBox(field), scale = scaleOf(field, field.getBoundingClientRect());
    const middle = (content.top + content.bottom) / 2, half = letterHeight() * scale.y / 2;
    const line = { left: content.left + inset * scale.x, right: content.right - inset * scale.x, top: middle - half, bottom: middle + half };
    const clip = overlap(clipOf(field), { ...paddingBox(field), left: content.left - 1, right: content.right + 1 });
    return wordsOnLine(drawnText(text, field), field, style, line, scale, clip);
  };

  /** Breaks text as a textarea does: before a word that does not fit, and in one that is longer than a line. */
  const wrapped = (text, width) => text.split('\n').flatMap((row) => {
    const lines = [];
    let line = '';
    for (const word of row.match(/\S+\s*|\s+/g) ?? ['']) {
      if (line !== '' && widthOf((line + word).trimEnd()) > width) {
        lines.push({ text: line, isEnd: false });
        line = '';
      }
      line += word;
      while (line.length > 1 && widthOf(line.trimEnd()) > width) {
        let count = line.length - 1;
        while (count > 1 && widthOf(line.slice(0, count)) > width) count -= 1;
        lines.push({ text: line.slice(0, count), isEnd: false });
        line = line.slice(count);
      }
    }
    return [...lines, { text: line, isEnd: true }];
  });
  const textareaFlows = (field, text, style) => {
    usePen(style);
    const content = contentBox(field), scale = scaleOf(field, field.getBoundingClientRect());
    const letters = letterHeight(), height = parseFloat(style.lineHeight) || letters;
    const clip = overlap(clipOf(field), paddingBox(field));
    const lines = /nowrap|^pre$/.test(style.whiteSpace) ? text.split('\n').map((row) => ({ text: row, isEnd: true }))
      : wrapped(text, (content.right - content.left) / scale.x);
    const flows = [[]];
    for (const [index, line] of lines.entries()) {
      const top = content.top + (index * height + (height - letters) / 2 - field.scrollTop) * scale.y;
      flows.at(-1).push(...wordsOnLine(drawnText(line.text, field), field, style, { ...content, top, bottom: top + letters * scale.y }, scale, clip));
      if (line.isEnd) flows.push([]);
    }
    return flows;
  };

  /** The space that Chromium leaves beside the text of a select which it draws itself, in layout pixels. */
  const selectInset = 4;
  const fieldFlows = (field) => {
    const style = styleOf(field);
    if (isSet(style.webkitTextSecurity)) return [];
    if (field.localName === 'select') {
      if (!field.multiple && field.size <= 1) {
        const text = (field.selectedOptions[0]?.label ?? '').replace(/\s+/g, ' ').trim();
        return [middleLine(text, field, style, style.appearance === 'none' ? 0 : selectInset)];
      }
      return [...field.options].filter((option) => option.getClientRects().length > 0)
        .map((option) => middleLine(option.label, option, styleOf(option), 0).map((word) => ({ ...word, clip: overlap(clipOf(field), paddingBox(field)) })));
    }
    const isEmpty = field.value === '';
    const shownStyle = isEmpty ? getComputedStyle(field, '::placeholder') : style;
    const text = isEmpty ? field.placeholder : field.value;
    if (field.localName === 'textarea') return textareaFlows(field, text, shownStyle);
    if (field.type in labels) return [middleLine(field.hasAttribute('value') ? field.value : labels[field.type], field, style, 0)];
    return hiddenTypes.test(field.type) ? [] : [middleLine(text, field, shownStyle, 0)];
  };

  /** The text of a ::before or ::after. Counters are left out. */
  const generatedText = (element, style) => {
    if (style.content === 'none' || style.content === 'normal' || style.display === 'none') return '';
    const parts = style.content.match(/^\s*(?:"(?:[^"\\]|\\.)*"|attr\([^)]*\)|[\w-]+\([^)]*\)|\s+)+/)?.[0] ?? '';
    return [...parts.matchAll(/"((?:[^"\\]|\\.)*)"|attr\(([\w-]+)[^)]*\)/g)]
      .map(([, text, name]) => name === undefined ? text.replace(/\\(.)/g, '$1') : element.getAttribute(name) ?? '').join('');
  };
  /** Where generated text is drawn, if that can be told. */
  const generatedBox = (element, which, style, text) => {
    usePen(style);
    const scale = scaleOf(element, element.getBoundingClientRect());
    const width = widthOf(text) * scale.x, height = letterHeight() * scale.y;
    const pad = (side) => (parseFloat(style['padding' + side]) + parseFloat(style['border' + side + 'Width'])) * scale.x;
    const margin = (side) => pad(side) + (parseFloat(style['margin' + side]) || 0) * scale.x;
    if (/absolute|fixed/.test(style.position)) {
      if (styleOf(element).position === 'static' && !holdsFixed(styleOf(element))) return undefined;
      const outer = paddingBox(element);
      const left = outer.left + parseFloat(style.left) * scale.x + pad('Left');
      const top = outer.top + parseFloat(style.top) * scale.y + (parseFloat(style.paddingTop) + parseFloat(style.borderTopWidth)) * scale.y;
      return { left, right: left + width, top, bottom: top + height };
    }
    if (style.display === 'block' && !/flex|grid/.test(styleOf(element).display)) return undefined;
    const range = document.createRange();
    range.selectNodeContents(element);
    const rects = [...range.getClientRects()].filter((rect) => areaOf(rect) > 0);
    const content = styleOf(element).display === 'inline' ? element.getClientRects()[0] : contentBox(element);
    if (content === undefined) return undefined;
    const anchor = which === '::before' ? rects[0] : rects.at(-1);
    const middle = anchor ? (anchor.top + anchor.bottom) / 2 : (content.top + content.bottom) / 2;
    const gap = /flex|grid/.test(styleOf(element).display) ? (parseFloat(styleOf(element).columnGap) || 0) * scale.x : 0;
    const left = anchor === undefined ? content.left + margin('Left')
      : which === '::before' ? anchor.left - gap - margin('Right') - width
      : anchor.right + gap + margin('Left');
    return { left, right: left + width, top: middle - height / 2, bottom: middle + height / 2 };
  };
`;
