// @ts-check

/** The width of every picture: what a column of text has room for. Type of 14 px stays legible on a phone. */
export const pictureWidth = 600;

/** Text as it stands in XML. @param {string} text */
const escapeXml = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/**
 * @typedef {object} TextOptions
 * @property {string} [anchor] `middle` or `end` instead of `start`
 * @property {string} [look] classes: `muted`, `small`, `strong`, `code`
 */

/**
 * A line of text. `y` is its baseline.
 * @param {number} x
 * @param {number} y
 * @param {string} content
 * @param {TextOptions} [options]
 */
export const line = (x, y, content, { anchor = 'start', look = '' } = {}) => {
  const anchored = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  const classed = look === '' ? '' : ` class="${look}"`;
  return `<text x="${round(x)}" y="${round(y)}"${anchored}${classed}>${escapeXml(content)}</text>`;
};

/**
 * Words in lines. SVG breaks none by itself.
 * @param {string} content
 * @param {number} most characters in a line
 */
export const wrapped = (content, most) => {
  /** @type {string[]} */
  const lines = [];
  for (const word of content.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > most) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
};

/**
 * A rectangle.
 * @param {{ readonly x: number, readonly y: number, readonly width: number, readonly height: number }} at
 * @param {string} look classes, such as `first` for the color of the first series
 * @param {number} [radius]
 */
export const box = ({ x, y, width, height }, look, radius = 3) =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}" class="${look}"/>`;

/** Two decimals are more than a screen shows. @param {number} value */
const round = (value) => Number(value.toFixed(2));

/** Colors in light and dark. The ground is painted, so that the picture is legible on a page of either scheme. */
const style = `
  svg { --paper: #fff; --ink: #1d2126; --muted: #59626d; --line: #dfe1e3; --first: #1f5fd6; --second: #c2570c; --pale: #8fb0ea; --good: #d3efdd; --good-ink: #14532d; --fair: #e9f6ee; --neutral: #e3ecfc; --neutral-ink: #173f8f; --bad: #fbe3e0; --bad-ink: #99201a }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #1a1d20; --ink: #e7e9eb; --muted: #a3adb7; --line: #363c42; --first: #86b0ff; --second: #f2a25c; --pale: #4a6699; --good: #1c4a2d; --good-ink: #b3efc8; --fair: #1a3023; --neutral: #1f2d47; --neutral-ink: #b9d0ff; --bad: #4a2322; --bad-ink: #ffb9b2 }
  }
  .paper { fill: var(--paper); stroke: var(--line) }
  text { fill: var(--ink); font: 14px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif }
  .muted { fill: var(--muted) }
  .small { font-size: 12.5px }
  .strong { font-weight: 600 }
  .title { font-size: 17px; font-weight: 600 }
  .code { font: 13px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace }
  .first { fill: var(--first) }
  .second { fill: var(--second) }
  .pale { fill: var(--pale) }
  .step { fill: var(--pale); opacity: .45 }
  .limit { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 4 3 }
  .halo { stroke: var(--paper); stroke-width: 4 }
  .inside { fill: var(--paper) }`;

/**
 * A whole picture, with its title and description for those who do not see it.
 * @param {{ readonly title: string, readonly description: string, readonly height: number, readonly body: readonly string[], readonly style?: string }} picture
 */
export const themedSvg = ({ title, description, height, body, style: own = '' }) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureWidth}" height="${height}" viewBox="0 0 ${pictureWidth} ${height}" role="img" aria-labelledby="title description">
<title id="title">${escapeXml(title)}</title>
<desc id="description">${escapeXml(description)}</desc>
<style>${style}${own}
</style>
<rect x="0.5" y="0.5" width="${pictureWidth - 1}" height="${height - 1}" rx="10" class="paper"/>
${body.join('\n')}
</svg>
`;
