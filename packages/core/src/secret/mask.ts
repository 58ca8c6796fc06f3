/** Replaces secret text wherever it would be shown. */
export const secretMask = '[secret]';

/** Parts of a secret of this length are masked everywhere, because a reply may truncate or split a text. */
const telling = 8;

/**
 * Secrets and pieces shorter than this are masked only where they stand alone. Otherwise a short secret would blank out
 * ordinary words.
 */
const shortest = 4;

/**
 * Farhand searches this much of a text for parts of secrets, more than any message quotes. Beyond it, it finds only
 * whole secrets.
 */
const searched = 65_536;

/** What to search for to find one secret. */
export interface Pattern {
  /** The secret and its pieces, in every spelling. */
  readonly spellings: readonly string[];
  /** All their parts of the length `telling`. */
  readonly parts: ReadonlySet<string>;
  /** Their beginnings that are shorter than `telling`. */
  readonly heads: ReadonlySet<string>;
}

/**
 * The secret as it is, as it is sent and as messages quote it, and its pieces. A vendor may receive lines, text between
 * tabs, and characters that are not on its keyboard one by one.
 */
const formsOf = (secret: string): readonly string[] => [
  secret,
  secret.replaceAll(/\r\n?/g, '\n'),
  secret.replaceAll(/\s+/g, ' ').trim(),
  ...secret.split(/[\r\n\t]+/),
  ...(secret.match(/[^\t\r\n\x20-\x7e]+/g) ?? []),
];

const partsOf = (spelling: string): readonly string[] =>
  Array.from({ length: Math.max(0, spelling.length - telling + 1) }, (_, at) => spelling.slice(at, at + telling));

/** The beginnings of a spelling. A single character could begin anything, so it is left out. */
const headsOf = (spelling: string): readonly string[] =>
  spelling.length < shortest
    ? []
    : Array.from({ length: Math.min(spelling.length, telling) - 2 }, (_, at) => spelling.slice(0, at + 2));

/** Prepares the search for a secret. */
export const patternOf = (secret: string): Pattern => {
  const spellings = [...new Set(formsOf(secret).flatMap(spellingsOf))].filter((spelling) =>
    // White space and a dot or two occur everywhere, so finding them proves nothing.
    spelling.length < shortest ? /[\p{L}\p{N}]/u.test(spelling) : /\S/.test(spelling),
  );
  const parts = spellings.flatMap(partsOf).filter((part) => part.trim().length >= shortest);
  return { spellings, parts: new Set(parts), heads: new Set(spellings.flatMap(headsOf)) };
};

type Cover = (start: number, end: number) => void;

/** Whether no letter or digit is adjacent to a place. Characters of an escape sequence are ignored. */
const isAlone = (text: string, start: number, end: number): boolean => {
  const before = text.slice(Math.max(0, start - 3), start);
  const touches = /[\p{L}\p{N}]$/u.test(before) && !/(%[\da-f]{2}|\\[bfnrt])$/i.test(before);
  return !touches && !/^[\p{L}\p{N}]/u.test(text.slice(end, end + 2));
};

const coverWhole = (text: string, spelling: string, cover: Cover): void => {
  for (let at = text.indexOf(spelling); at !== -1; at = text.indexOf(spelling, at + 1)) {
    const end = at + spelling.length;
    if (spelling.length < shortest && !isAlone(text, at, end)) continue;
    const last = lastOfRow(text, spelling, at);
    cover(at, last + spelling.length);
    at = last;
  }
};

/**
 * The start of the last of several overlapping occurrences. A repetitive text may match at every character; stepping
 * through all of them would take quadratic time.
 */
const lastOfRow = (text: string, spelling: string, first: number): number => {
  let last = first;
  for (;;) {
    const next = text.lastIndexOf(spelling, last + spelling.length);
    if (next === last) return last;
    last = next;
  }
};

/** Covers the beginning of a secret right before the point where the text was truncated. */
const coverCut = (text: string, heads: ReadonlySet<string>, cut: number, cover: Cover): void => {
  for (let length = Math.min(cut, telling - 1); length > 1; length -= 1) {
    if (!heads.has(text.slice(cut - length, cut))) continue;
    cover(cut - length, cut);
    return;
  }
};

/** The positions of all parts of a text with the length `telling`. */
const placesOf = (text: string): ReadonlyMap<string, readonly number[]> => {
  const places = new Map<string, number[]>();
  for (const [at, part] of partsOf(text.slice(0, searched)).entries()) {
    const known = places.get(part);
    if (known === undefined) places.set(part, [at]);
    else known.push(at);
  }
  return places;
};

const coverQuoted = (text: string, characters: ReadonlySet<string>, cover: Cover): void => {
  for (const { 0: quoted, 1: quote = '', 2: character = '', index } of text.matchAll(/(\\?["'`])(.)\1/gsu)) {
    if (characters.has(character)) cover(index + quote.length, index + quoted.length - quote.length);
  }
};

/** How a text is masked. */
interface Masking {
  /** Single characters to mask where they stand in quotes. Default: none. */
  readonly characters?: ReadonlySet<string> | undefined;
  /** Other patterns with a mask of their own. Where both overlap, the one that begins first is shown. Default: none. */
  readonly others?: { readonly patterns: readonly Pattern[]; readonly mask: string } | undefined;
}

/**
 * Returns a text with its secrets replaced by `[secret]`: whole secrets, their pieces, every part of eight or more
 * characters, and a beginning before an ellipsis. All of these are found plain and escaped. Texts shorter than four
 * characters are masked only where they stand alone.
 */
export const maskText = (text: string, secrets: readonly Pattern[], { characters, others }: Masking = {}): string => {
  if (characters === undefined && isClean(text, secrets) && isClean(text, others?.patterns ?? [])) return text;
  // For each unit of the text, the mask over it: the first, the second or none.
  const covered = new Uint8Array(text.length);
  const coverWith =
    (which: number): Cover =>
    (start, end) =>
      void covered.fill(which, start, end);
  const search = searchOf(text);
  for (const pattern of others?.patterns ?? []) coverPattern(search, pattern, coverWith(2));
  for (const pattern of secrets) coverPattern(search, pattern, coverWith(1));
  if (characters !== undefined) coverQuoted(text, characters, coverWith(1));
  const maskOver = (which: number | undefined): string => (which === 2 ? (others?.mask ?? secretMask) : secretMask);
  const shown: string[] = [];
  for (let begin = 0, end = 0; begin < text.length; begin = end) {
    const isCovered = covered[begin] !== 0;
    while (end < text.length && (covered[end] !== 0) === isCovered) end += 1;
    shown.push(isCovered ? maskOver(covered[begin]) : text.slice(begin, end));
  }
  return shown.join('');
};

/** Whether a text certainly contains nothing of the secrets, as most texts. Takes a tenth of the time of a search. */
const isClean = (text: string, patterns: readonly Pattern[]): boolean =>
  patterns.length === 0 || (!/…|\.\.\./.test(text) && !patterns.some((pattern) => occursIn(text, pattern)));

const occursIn = (text: string, { parts, spellings }: Pattern): boolean => {
  const last = parts.size === 0 ? -1 : Math.min(text.length, searched) - telling;
  for (let at = 0; at <= last; at += 1) if (parts.has(text.slice(at, at + telling))) return true;
  return spellings.some((spelling) => text.includes(spelling));
};

/** A text that is searched for several secrets. */
interface Search {
  readonly text: string;
  readonly places: ReadonlyMap<string, readonly number[]>;
  /** Where the text was truncated. */
  readonly cuts: readonly number[];
}

const searchOf = (text: string): Search => ({
  text,
  places: placesOf(text),
  cuts: [...text.slice(0, searched).matchAll(/…|\.\.\./g)].map(({ index }) => index),
});

const coverPattern = ({ text, places, cuts }: Search, { spellings, parts, heads }: Pattern, cover: Cover): void => {
  if (places.size < parts.size) {
    for (const [part, all] of places) if (parts.has(part)) for (const at of all) cover(at, at + telling);
  } else {
    for (const part of parts) for (const at of places.get(part) ?? []) cover(at, at + telling);
  }
  for (const spelling of spellings) coverWhole(text, spelling, cover);
  for (const cut of cuts) coverCut(text, heads, cut, cover);
};

const asciiJson = (text: string): string =>
  JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const json = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Encodes via UTF-8, because `encodeURIComponent` throws on lone surrogates. */
const percent = (text: string): string => encodeURIComponent(Buffer.from(text).toString());

const lowerHex = (escaped: string): string => escaped.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());

const form = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const html = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);

/**
 * The spellings of a text in a reply that repeats it: plain, and escaped for JSON (once and twice), URLs, forms and
 * HTML.
 */
export const spellingsOf = (text: string): readonly string[] => [
  ...new Set([
    text,
    json(text),
    asciiJson(text),
    json(json(text)),
    percent(text),
    lowerHex(percent(text)),
    form(text),
    html(text),
  ]),
];
