const asciiJson = (text: string): string =>
  JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const json = (text: string): string => JSON.stringify(text).slice(1, -1);

/** By way of UTF-8, which has no lone surrogates: those would make the escape throw. */
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

/** How a text may stand in an answer that repeats it: as it is, and escaped for JSON (once and twice), URLs, forms and HTML. */
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
