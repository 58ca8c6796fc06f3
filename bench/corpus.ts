import { randomOf, shuffled } from './random.js';

/*
 * Pages whose texts are known: forms, tables, menus and cards in many fonts, sizes and colors, the same for each seed. The
 * page itself reports where its phrases are.
 */

/** A page of the corpus. */
export interface CorpusPage {
  readonly html: string;
  /** Height of its letters, in CSS pixels. */
  readonly size: number;
  readonly font: string;
  readonly isDark: boolean;
}

/** A phrase of a page, and the boxes of its lines, in CSS pixels. */
export interface Phrase {
  readonly text: string;
  readonly boxes: readonly (readonly [x: number, y: number, width: number, height: number])[];
}

const words =
  'account add address apply archive attach average balance bank billing bold branch browse budget button calendar cancel card cart category change channel chart check city clear client close cloud code color column comment company compare complete confirm connect contact content continue copy country create credit currency customer daily data date default delete delivery deploy details device disable discount document done download draft drop edit email employee enable error event expense export failed favorite feature field file filter finish first folder font forward free friday general group guest height help hidden history home hour image import inbox income index input insert install invoice issue item join keep key label language large later layout learn length level license light limit link list load local lock mail manage map margin market media member memory menu merge message minute mobile model monday month more mouse move music name network never new next night none note number offer office offline open option order other owner page paid panel paper parent partner password paste path pause payment pending people permission phone photo place plan play point policy popular position post power preview price print privacy product profile project public publish quality quantity query quick quit range rate read ready receipt recent record reduce refresh region register release remove rename repeat reply report request reset resize result resume retry return review role room route rule run sale sample save scale schedule score search second section secure select send service session settings setup shape share shipping show sign simple single size skip sort source space split stage start state status step stock stop store street style submit subject summary support switch system table tag target task tax team template test text theme ticket time title today token tool total track traffic transfer trial type undo unit unread until update upgrade upload usage user value vendor version video view visible volume wait warning week welcome width window word work workspace year yes zone zoom'.split(
    ' ',
  );

const accented = [
  'Café',
  'Größe',
  'Señor',
  'Élève',
  'Naïve',
  'Über',
  'Façade',
  'Zürich',
  'Déjà vu',
  'São Paulo',
  'Malmö',
];

const fonts = [
  'Liberation Sans',
  'Liberation Serif',
  'Liberation Mono',
  'DejaVu Sans',
  'DejaVu Serif',
  'DejaVu Sans Mono',
] as const;

const sizes = [9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 24, 28, 32] as const;

interface Theme {
  readonly back: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly accent: string;
  readonly onAccent: string;
  readonly panel: string;
  readonly isDark: boolean;
}

const themeOf = (colors: string, isDark: boolean): Theme => {
  const [back = '', ink = '', soft = '', line = '', accent = '', onAccent = '', panel = ''] = colors.split(' ');
  return { back, ink, soft, line, accent, onAccent, panel, isDark };
};

const themes: readonly Theme[] = [
  themeOf('#ffffff #1a1a1a #6b7280 #d1d5db #2563eb #ffffff #f3f4f6', false),
  themeOf('#f8fafc #334155 #64748b #cbd5e1 #0f766e #ffffff #ffffff', false),
  themeOf('#111827 #f9fafb #9ca3af #374151 #3b82f6 #ffffff #1f2937', true),
  themeOf('#1e1e2e #cdd6f4 #a6adc8 #45475a #f5c2e7 #1e1e2e #313244', true),
  themeOf('#fff7ed #431407 #9a3412 #fed7aa #ea580c #ffffff #ffedd5', false),
];

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** Makes phrases of which none is a part of another, so that each is on the page once. */
export const phrasesOf = (random: () => number): ((longest: number) => string) => {
  const used: string[] = [];
  const one = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  const isNew = (phrase: string): boolean => {
    const whole = ` ${phrase.toLowerCase()} `;
    return used.every((other) => !other.includes(whole) && !whole.includes(other));
  };
  return (longest) => {
    for (;;) {
      const count = 1 + Math.floor(random() * longest);
      const plain =
        random() < 0.04 ? one(accented) : capital(Array.from({ length: count }, () => one(words)).join(' '));
      const numbered = random() < 0.08 ? `${plain} ${10 + Math.floor(random() * 900)}` : plain;
      const phrase = random() < 0.03 ? numbered.toUpperCase() : numbered;
      if (!isNew(phrase)) continue;
      used.push(` ${phrase.toLowerCase()} `);
      return phrase;
    }
  };
};

/** Reports the phrases that are whole in the viewport, as JSON in the page. */
export const report = `<script>
  document.fonts.ready.then(() => {
    const isIn = ({ left, top, right, bottom }) => left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    const phrases = [...document.querySelectorAll('[data-phrase]')]
      .map((element) => ({
        text: element.selectedOptions?.[0].text ?? element.value ?? element.textContent,
        rects: [...element.getClientRects()],
      }))
      .filter(({ rects }) => rects.every(isIn))
      .map(({ text, rects }) => ({ text, boxes: rects.map(({ x, y, width, height }) => [x, y, width, height]) }));
    const truth = document.createElement('script');
    truth.type = 'application/json';
    truth.id = 'truth';
    truth.textContent = JSON.stringify(phrases);
    document.body.append(truth);
  });
</script>`;

/** Reads what a page has reported of itself in its HTML. */
export const phrasesIn = (html: string): readonly Phrase[] => {
  const json = /<script type="application\/json" id="truth">(.*?)<\/script>/s.exec(html)?.[1];
  if (json === undefined) throw new Error('The page has not reported its phrases.');
  const phrases: readonly Phrase[] = JSON.parse(json);
  return phrases;
};

type Pick = <T>(list: readonly T[], fallback: T) => T;

export const pickBy =
  (random: () => number): Pick =>
  (list, fallback) =>
    list[Math.floor(random() * list.length)] ?? fallback;

/** What `make` returns for each index, in one text. */
export const many = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join('');

/** `count` of the blocks, in any order. */
export const some = (random: () => number, count: number, blocks: readonly (() => string)[]): string =>
  shuffled(random, blocks)
    .slice(0, count)
    .map((block) => block())
    .join('');

/** Returns a page with a style of its own. */
export const corpusPage = (seed: number): CorpusPage => {
  const random = randomOf(seed * 7919 + 13);
  const pick = pickBy(random);
  const theme = pick(themes, themeOf('', false));
  const font = pick<string>(fonts, 'sans-serif');
  const size = pick<number>(sizes, 16);
  const phrase = phrasesOf(random);
  const text = (longest = 3): string => `<span data-phrase>${phrase(longest)}</span>`;
  const button = (isMain: boolean): string => `<button class="${isMain ? 'main' : ''}">${text()}</button>`;
  const blocks: readonly (() => string)[] = [
    () => `<nav>${many(5, () => text(1))}</nav>`,
    () =>
      `<form>${many(4, () => `<label>${text()}</label><div class="field">${text()}</div>`)}<div>${button(true)}</div><div>${button(false)}</div></form>`,
    () => `<table>${many(5, () => `<tr>${many(4, () => `<td>${text(2)}</td>`)}</tr>`)}</table>`,
    () =>
      `<ul>${many(5, () => `<li>${text()}<small>Ctrl+${String.fromCharCode(65 + Math.floor(random() * 26))}</small></li>`)}</ul>`,
    () =>
      `<section>${many(3, () => `<article><b>${text()}</b><div class="soft">${text()}</div>${button(random() < 0.5)}</article>`)}</section>`,
    () => `<p>${many(6, () => `${text()} `)}</p>`,
  ];
  const chosen = some(random, size >= 24 ? 2 : 3, blocks);
  const { back, ink, soft, line, accent, onAccent, panel, isDark } = theme;
  const html = `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; background: ${back}; color: ${ink}; font: ${size}px/1.4 '${font}', sans-serif; }
    nav { display: flex; gap: ${size}px; padding: 8px; border-bottom: 1px solid ${line}; background: ${panel}; }
    form { display: grid; grid-template-columns: auto 1fr; gap: 8px 16px; padding: 12px; max-width: 700px; }
    label, small, .soft { color: ${soft}; }
    .field { border: 1px solid ${line}; border-radius: 4px; padding: 4px 8px; background: ${panel}; }
    button { font: inherit; padding: ${Math.round(size * 0.4)}px ${size}px; border: 1px solid ${line}; border-radius: 6px; background: ${panel}; color: ${ink}; }
    button.main { border-color: ${accent}; background: ${accent}; color: ${onAccent}; }
    table { border-collapse: collapse; margin: 12px; width: 90%; }
    td { border: 1px solid ${line}; padding: 4px 10px; }
    tr:first-child { font-weight: bold; }
    tr:nth-child(even) { background: ${panel}; }
    ul { list-style: none; margin: 12px; padding: 6px 0; width: ${size * 20}px; border: 1px solid ${line}; border-radius: 8px; background: ${panel}; }
    li { display: flex; justify-content: space-between; padding: ${Math.round(size * 0.35)}px 14px; }
    section { display: flex; flex-wrap: wrap; gap: 12px; padding: 12px; }
    article { border: 1px solid ${line}; border-radius: 10px; padding: 12px; background: ${panel}; }
    article b { font-size: 1.2em; }
    article button { display: block; margin-top: 8px; }
    p { margin: 12px; max-width: 80ch; }
  </style>${chosen}${report}`;
  return { html, size, font, isDark };
};

/** Returns a page of controls as the browser draws them, with frames close to their texts. */
export const plainPage = (seed: number): CorpusPage => {
  const random = randomOf(seed * 6007 + 29);
  const pick = pickBy(random);
  const font = pick<string>(fonts, 'sans-serif');
  const size = pick<number>([12, 13, 14, 16, 18, 20], 16);
  const isDark = random() < 0.3;
  const phrase = phrasesOf(random);
  const text = (longest = 2): string => `<span data-phrase>${phrase(longest)}</span>`;
  const blocks: readonly (() => string)[] = [
    () => `<p>${many(4, () => `<button>${text()}</button> `)}</p>`,
    () => `<p>${many(3, () => `<label>${text()} <input data-phrase value="${phrase(2)}"></label><br>`)}</p>`,
    () =>
      `<p>${many(3, () => `<select data-phrase><option>${phrase(2)}</option></select> <input type="button" data-phrase value="${phrase(2)}"> `)}</p>`,
    () =>
      `<fieldset><legend>${text()}</legend>${many(3, (index) => `<label><input type="${index === 0 ? 'checkbox' : 'radio'}">${text()}</label> `)}</fieldset>`,
    () => `<table border="1">${many(3, () => `<tr>${many(4, () => `<td>${text()}</td>`)}</tr>`)}</table>`,
    () => `<p class="joined">${many(4, () => `<button>${text(1)}</button>`)}</p>`,
    () => `<p>${many(4, () => `<span class="chip">${text(1)}</span> `)}</p>`,
    () => `<p class="tabs">${many(4, () => `<span>${text(1)}</span>`)}</p>`,
    () => `<h1>${text()}</h1><p>${many(3, () => `${text(3)} `)}</p><hr>`,
    () => `<ul>${many(4, () => `<li><a href="#">${text(3)}</a></li>`)}</ul>`,
    () =>
      `<details open><summary>${text()}</summary><textarea data-phrase rows="2" cols="40">${phrase(2)}</textarea></details>`,
  ];
  const html = `<!doctype html><meta charset="utf-8"><style>
    :root { color-scheme: ${isDark ? 'dark' : 'light'}; }
    body { font: ${size}px '${font}', sans-serif; }
    ${random() < 0.5 ? 'button, input, select, textarea { font: inherit; }' : ''}
    .joined button { margin-left: -1px; border: 1px solid #888; border-radius: 0; padding: 2px 5px; }
    .chip { border-radius: 999px; padding: 2px 9px; background: ${pick(['#2563eb', '#b91c1c', '#0f766e'], '#000')}; color: #fff; }
    .chip:nth-child(even) { background: none; color: inherit; border: 1px solid; }
    .tabs span { display: inline-block; border: 1px solid #999; border-bottom: 0; border-radius: 6px 6px 0 0; padding: 3px 6px; }
  </style>${some(random, 6, blocks)}${report}`;
  return { html, size, font, isDark };
};

/** What came of a search: the middle of the one place is in the phrase, or beside it; there is none, or several. */
export type Verdict = 'right' | 'wrong' | 'missed' | 'ambiguous';

/** Judges the places that were found for a phrase. */
export const judge = (
  { boxes }: Phrase,
  found: readonly { readonly x: number; readonly y: number; readonly width: number; readonly height: number }[],
): Verdict => {
  const [place, ...others] = found;
  if (place === undefined) return 'missed';
  if (others.length > 0) return 'ambiguous';
  const middle = { x: place.x + place.width / 2, y: place.y + place.height / 2 };
  // The box of a phrase over two lines may have its middle between them; its first line is clicked.
  const isHit = boxes.some(
    ([x, y, width, height]) => middle.x >= x && middle.x <= x + width && middle.y >= y && middle.y <= y + height,
  );
  const [first] = boxes;
  const isWrapped = boxes.length > 1 && first !== undefined && Math.abs(place.y - first[1]) <= first[3];
  return isHit || isWrapped ? 'right' : 'wrong';
};
