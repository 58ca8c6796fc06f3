import { many, phrasesOf, pickBy, report, some, type CorpusPage } from './corpus.js';
import { randomOf } from './random.js';
import { iconShapes } from './scenes.js';

const fonts = ['Liberation Sans', 'DejaVu Sans', 'Liberation Serif', 'DejaVu Sans Mono'] as const;

/** Returns a page like the windows of programs: bars beside texts, icons in tight rows, bevels, gradients and shadows. */
export const appPage = (seed: number): CorpusPage => {
  const random = randomOf(seed * 4409 + 71);
  const pick = pickBy(random);
  const font = pick<string>(fonts, 'sans-serif');
  const size = pick<number>([11, 12, 13, 14, 15, 16, 18], 13);
  const isDark = random() < 0.4;
  const [back, ink, panel, line, accent] = isDark
    ? ['#1e1e1e', '#d4d4d4', '#252526', '#3c3c3c', pick(['#3794ff', '#89d185', '#f14c4c'], '')]
    : ['#ffffff', '#24292f', '#f3f3f3', '#d0d7de', pick(['#0969da', '#1a7f37', '#cf222e'], '')];
  const phrase = phrasesOf(random);
  const text = (longest = 2): string => `<span data-phrase>${phrase(longest)}</span>`;
  const from = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  const icon = (side: number): string =>
    `<svg width="${side}" height="${side}" viewBox="0 0 24 24" fill="${random() < 0.3 ? 'currentColor' : 'none'}" stroke="currentColor" stroke-width="2">${pick(iconShapes, '')}</svg>`;
  const blocks: readonly (() => string)[] = [
    // Notes and selected items with a bar at a side.
    () =>
      many(
        2,
        () =>
          `<div class="note" style="border-left: ${from(2, 6)}px solid ${accent}; padding: ${from(2, 10)}px ${from(4, 16)}px">${text(3)}</div>`,
      ),
    () =>
      `<div class="side">${many(4, (index) => `<div style="padding: ${from(4, 9)}px 10px; ${index === 1 ? `border-right: ${from(2, 4)}px solid ${accent}` : ''}">${text()}</div>`)}</div>`,
    () =>
      `<blockquote style="border-left: ${from(3, 5)}px solid ${line}; padding-left: ${from(6, 16)}px">${text(3)}<br>${text(3)}</blockquote>`,
    // Lists and trees with icons, in tight rows.
    () =>
      many(
        5,
        () => `<div class="row" style="height: ${size + from(6, 9)}px">${icon(size + from(1, 4))} ${text()}</div>`,
      ),
    () =>
      many(
        4,
        (index) =>
          `<div class="row tree" style="padding-left: ${4 + index * 14}px">${index % 2 === 0 ? '▾' : '▸'} ${icon(size)} ${text()}</div>`,
      ),
    () =>
      `<table class="grid"><tr>${many(3, () => `<th>${text(1)}</th>`)}</tr>${many(3, () => `<tr>${many(3, (index) => `<td>${index === 0 ? icon(size + 2) : ''} ${text()}</td>`)}</tr>`)}</table>`,
    // Buttons: bevels, gradients, shadows, with icons.
    () => `<div class="bar">${many(4, () => `<span class="bevel">${text(1)}</span>`)}</div>`,
    () => `<div class="bar">${many(3, () => `<span class="gradient">${text()}</span>`)}</div>`,
    () => `<div class="bar">${many(3, () => `<span class="raised">${icon(size + 2)} ${text()}</span>`)}</div>`,
    () => `<div class="bar">${many(5, () => `<span class="tool">${icon(20)}<br>${text(1)}</span>`)}</div>`,
    // Strips.
    () => `<div class="strip">${many(5, () => `${text(1)} <i>/</i> `)}</div>`,
    () => `<div class="strip">${many(4, (index) => `<span class="pill">${text(1)} <b>${index + 2}</b></span>`)}</div>`,
    () =>
      `<div class="strip">${many(4, (index) => `<span class="tab ${index === 1 ? 'open' : ''}">${text(1)} <i>×</i></span>`)}</div>`,
    () => `<div class="progress"><div></div>${text()}</div><div class="tip">${text()}</div>`,
    () => `<p>${many(3, () => `<span class="toggle"></span> ${text()} <span class="knob"></span> ${text(1)} `)}</p>`,
    () => `<pre>${many(4, (index) => `<i>${index + 8}</i>  ${text(3)}\n`)}</pre>`,
  ];
  const html = `<!doctype html><meta charset="utf-8"><style>
    body { margin: 8px; background: ${back}; color: ${ink}; font: ${size}px '${font}', sans-serif; }
    svg { vertical-align: middle; }
    .note { margin: 8px 0; background: ${panel}; max-width: 500px; }
    .side { width: 200px; background: ${panel}; margin: 8px 0; }
    .row { display: flex; align-items: center; gap: 5px; line-height: 1; }
    .grid { border-collapse: collapse; margin: 8px 0; }
    .grid th { border: 1px solid ${line}; background: linear-gradient(${panel}, ${line}); padding: 1px 6px; text-align: left; }
    .grid td { border-right: 1px solid ${line}; padding: 1px 6px; line-height: 1.2; }
    .bar { display: flex; gap: 6px; margin: 8px 0; }
    .bevel { border: 2px outset ${isDark ? '#777' : '#ddd'}; padding: 2px 8px; background: ${panel}; }
    .gradient { border: 1px solid ${accent}; border-radius: 4px; padding: 4px 10px; color: #fff; background: linear-gradient(${accent}, #123); text-shadow: 0 1px 1px #000; }
    .raised { border-radius: 5px; padding: 5px 9px; background: ${panel}; box-shadow: 0 1px 4px #0008, inset 0 1px #fff4; }
    .tool { padding: 3px 6px; text-align: center; border: 1px solid transparent; }
    .tool:nth-child(2) { border-color: ${line}; background: ${panel}; }
    .strip { display: flex; gap: 8px; align-items: center; padding: 2px 4px; background: ${panel}; border: 1px solid ${line}; margin: 8px 0; }
    .pill b { background: ${accent}; color: #fff; border-radius: 9px; padding: 0 5px; font-size: 0.8em; }
    .tab { padding: 5px 8px; border-right: 1px solid ${line}; } .tab.open { background: ${back}; border-top: 2px solid ${accent}; }
    .progress { position: relative; width: 320px; padding: 3px 8px; border: 1px solid ${line}; margin: 8px 0; }
    .progress div { position: absolute; inset: 0 55% 0 0; background: ${accent}; opacity: 0.4; } .progress span { position: relative; }
    .tip { display: inline-block; padding: 4px 8px; border-radius: 4px; background: ${isDark ? '#eee' : '#222'}; color: ${isDark ? '#111' : '#fff'}; }
    .toggle { display: inline-block; width: 30px; height: 16px; border-radius: 8px; background: ${accent}; vertical-align: middle; }
    .knob { display: inline-block; width: 12px; height: 12px; border-radius: 6px; border: 2px solid ${line}; vertical-align: middle; }
    pre { font: ${size}px 'DejaVu Sans Mono', monospace; background: ${panel}; padding: 6px; } i { color: ${isDark ? '#858585' : '#888'}; font-style: normal; }
  </style>${some(random, 7, blocks)}${report}`;
  return { html, size, font, isDark };
};
