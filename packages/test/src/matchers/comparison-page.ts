import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { EvidenceFile } from '../turns/evidence.js';

/** A picture that the page shows. */
export interface ComparedPicture {
  readonly name: 'expected' | 'actual' | 'difference';
  /** The bytes of a WebP. */
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** What the page is about. */
export interface Comparison {
  /** Name of the expected picture. */
  readonly title: string;
  /** Full name of the test, if there is one. */
  readonly test: string | undefined;
  /** How much the pictures differ. */
  readonly summary: string;
  readonly pictures: readonly ComparedPicture[];
}

/** Writes the page of a comparison into a folder that exists. */
export const writeComparison = async (path: string, comparison: Comparison): Promise<EvidenceFile> => {
  await writeFile(path, comparisonPage(comparison));
  return { name: 'comparison', path, contentType: 'text/html' };
};

const style = `
:root { color-scheme: light dark; --ground: #f6f6f4; --paper: #fff; --ink: #1d2126; --muted: #59626d; --line: #c9ced3; --accent: #1f5fd6 }
@media (prefers-color-scheme: dark) { :root { --ground: #121416; --paper: #1a1d20; --ink: #e7e9eb; --muted: #9da7b1; --line: #3c4349; --accent: #86b0ff } }
* { box-sizing: border-box; margin: 0 }
body { padding: 20px; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif }
h1 { font-size: 22px; line-height: 1.3; overflow-wrap: anywhere }
header p { color: var(--muted); overflow-wrap: anywhere }
form { display: flex; flex-wrap: wrap; gap: 10px 28px; margin: 14px 0 }
fieldset { display: flex; flex-wrap: wrap; gap: 2px 14px; padding: 0; border: 0 }
legend { float: left; padding: 0; color: var(--muted) }
label { white-space: nowrap }
input { accent-color: var(--accent); vertical-align: -1px }
.slider { display: none; width: 100%; margin: 0 0 6px }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); gap: 16px; align-items: start; overflow: auto }
main:focus-visible, input:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
figure { min-width: 0 }
figcaption { color: var(--muted) }
img { display: block; width: 100%; height: auto; outline: 1px solid var(--line); outline-offset: -1px }
body:has(#size-1:checked, #size-3:checked) main { grid-template-columns: repeat(3, max-content) }
body:has(#size-1:checked) img { width: calc(var(--width) * 1px) }
body:has(#size-3:checked) img { width: calc(var(--width) * 3px); image-rendering: pixelated }
body:has(#view-difference:checked) figure:not(.difference) { display: none }
body:has(#view-difference:checked, #view-slide:checked, #view-blink:checked):has(#size-fit:checked) main { grid-template-columns: 100% }
body:has(#view-slide:checked, #view-blink:checked) figure { grid-area: 1 / 1 }
body:has(#view-slide:checked, #view-blink:checked) figure.difference { display: none }
body:has(#view-slide:checked, #view-blink:checked):has(#size-fit:checked) img { width: calc(100% * var(--share)) }
body:has(#view-slide:checked, #view-blink:checked) .actual figcaption { text-align: right }
body:has(#view-slide:checked, #view-blink:checked) .expected { z-index: 1 }
body:has(#view-slide:checked) .slider { display: block }
body:has(#view-slide:checked) .expected img { clip-path: inset(0 calc(100% - var(--at, 50%) / var(--share)) 0 0) }
body:has(#view-slide:checked) .actual img { clip-path: inset(0 0 0 calc(var(--at, 50%) / var(--share))) }
body:has(#view-blink:checked) .expected { animation: blink 1.6s step-end infinite }
body:has(#view-blink:checked) .actual { animation: blink 1.6s step-end -.8s infinite }
@keyframes blink { 50% { visibility: hidden } }
`;

/** What CSS cannot do: the slider moves the edge between the two pictures. */
const script = `document.querySelector('#at').addEventListener('input', ({ target }) => document.body.style.setProperty('--at', target.value + '%'));`;

const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`;

/** Text as it stands in HTML, between tags and in quoted attributes. */
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

const choice = (group: 'view' | 'size', value: string, text: string, isFirst = false): string =>
  `<label><input type="radio" name="${group}" id="${group}-${value}"${isFirst ? ' checked' : ''}> ${text}</label>`;

/**
 * A page that shows the pictures of a failed `toMatchScreenshot`: side by side, one over the other behind a slider, in turns,
 * or the difference alone. It is one file and loads nothing.
 */
export const comparisonPage = ({ title, test, summary, pictures }: Comparison): string => {
  const widest = Math.max(1, ...pictures.map(({ width }) => width));
  const image = ({ name, bytes, width, height }: ComparedPicture): string =>
    `<img src="data:image/webp;base64,${Buffer.from(bytes).toString('base64')}" width="${width}" height="${height}" style="--width: ${width}; --share: ${width / widest}" alt="${name}">`;
  const figure = (picture: ComparedPicture): string => {
    const { name, width, height } = picture;
    return `<figure class="${name}"><figcaption>${name}, ${width} × ${height}</figcaption>${image(picture)}</figure>`;
  };
  const views = [
    choice('view', 'side', 'side by side', true),
    choice('view', 'slide', 'slide'),
    choice('view', 'blink', 'blink'),
    ...(pictures.some(({ name }) => name === 'difference') ? [choice('view', 'difference', 'difference')] : []),
  ];
  const sizes = [choice('size', 'fit', 'fit', true), choice('size', '1', '100 %'), choice('size', '3', '300 %')];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escaped(title)}: expected and actual screen</title>
<style>${style}</style>
</head>
<body>
<header><h1>The screen differs from ${escaped(title)}</h1><p>${escaped(summary)}</p>${test === undefined ? '' : `<p>${escaped(test)}</p>`}</header>
<form aria-label="How the pictures are shown"><fieldset><legend>View:&nbsp;</legend>${views.join('')}</fieldset><fieldset><legend>Size:&nbsp;</legend>${sizes.join('')}</fieldset><input type="range" class="slider" id="at" aria-label="How much of the expected picture is shown, in percent"></form>
<main tabindex="0" aria-label="Pictures">
${pictures.map(figure).join('\n')}
</main>
<script>${script}</script>
</body>
</html>
`;
};
