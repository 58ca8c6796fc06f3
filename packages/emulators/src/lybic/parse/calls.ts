/** The value of an argument, in Python's syntax. Lists do not contain lists. */
export type Literal = Plain | readonly Plain[];

type Plain = string | number | boolean | null;

/** A call such as `click(start_box='(1,2)')` or `pyautogui.press('a', presses=2)`. */
export interface Call {
  /** Its name, including dots. */
  readonly name: string;
  readonly positional: readonly Literal[];
  readonly named: ReadonlyMap<string, Literal>;
}

/** A line of a text, or several lines if a call spans them. */
export interface Statement {
  readonly text: string;
  /** The call on it; absent if it is not a call. */
  readonly call?: Call;
}

/**
 * Parses a text as calls on separate lines or separated by semicolons. Pure.
 *
 * The texts are untrusted, so the reader goes through each text once, and its time grows only with the length: a
 * mistake skips the rest of its line, and reading continues on the next line.
 */
export const statementsIn = (text: string): readonly Statement[] => {
  const reader = new Reader(text);
  const statements: Statement[] = [];
  for (reader.take(gap); !reader.isAtEnd(); reader.take(gap)) {
    const start = reader.at;
    const call = readCall(reader);
    const end = reader.at;
    if (call !== undefined && reader.take(lineEnd) !== undefined) {
      statements.push({ text: text.slice(start, end), call });
    } else {
      reader.take(/[^\n]*/y);
      statements.push({ text: text.slice(start, reader.at).trim() });
    }
  }
  return statements;
};

/** The separators of statements. */
const gap = /[\s;]*/y;

/** The rest of a line that contains at most a Python comment. */
const lineEnd = /[ \t\r]*(?:#[^\n]*)?(?=[\n;]|$)/y;

/** A position in a text that only moves forward. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get at(): number {
    return this.#at;
  }

  isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Consumes and returns the match of a sticky pattern. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    this.#at += found?.length ?? 0;
    return found;
  }
}

const blanks = /\s*/y;
const aWord = /[A-Za-z_]\w*/y;

const readCall = (reader: Reader): Call | undefined => {
  const name = reader.take(/[A-Za-z_][\w.]*/y);
  if (name === undefined || reader.take(/[ \t]*\(/y) === undefined) return undefined;
  const positional: Literal[] = [];
  const named = new Map<string, Literal>();
  const isWhole = readItems(reader, /\)/y, (word) => {
    // The vendor's prompts write the type of an argument after its name, and a model may repeat it:
    // `direction:Enum[up,down,left,right]='down'`.
    const isTyped = word !== '' && reader.take(/:[^='"()\n]*/y) !== undefined;
    const isNamed = word !== '' && reader.take(/=\s*/y) !== undefined;
    if (isTyped && !isNamed) return false;
    const value = readLiteral(reader, isNamed ? reader.take(aWord) : word);
    if (value === undefined || (!isNamed && named.size > 0)) return false;
    if (isNamed) named.set(word, value);
    else positional.push(value);
    return true;
  });
  return isWhole ? { name, positional, named } : undefined;
};

/** Reads items separated by commas up to the closing character. Each starts with a word, which may be empty. */
const readItems = (reader: Reader, close: RegExp, readItem: (word: string) => boolean): boolean => {
  do {
    reader.take(blanks);
    if (reader.take(close) !== undefined) return true;
    const word = reader.take(aWord) ?? '';
    if (word !== '') reader.take(/[ \t]*(?=[:=])/y);
    if (!readItem(word)) return false;
    reader.take(blanks);
  } while (reader.take(/,/y) !== undefined);
  return reader.take(close) !== undefined;
};

/** Reads a literal whose first word may have been read already. */
const readLiteral = (reader: Reader, word: string = ''): Literal | undefined => {
  const open = word === '' ? reader.take(/[[(]/y) : undefined;
  if (open === undefined) return readPlain(reader, word);
  const items: Plain[] = [];
  const isWhole = readItems(reader, open === '[' ? /\]/y : /\)/y, (first) => {
    const item = readPlain(reader, first);
    if (item !== undefined) items.push(item);
    return item !== undefined;
  });
  return isWhole ? items : undefined;
};

const words: ReadonlyMap<string, boolean | null> = new Map([
  ['True', true],
  ['False', false],
  ['None', null],
]);

const readPlain = (reader: Reader, word: string): Plain | undefined => {
  const opening = ['', 'r', 'R', 'u', 'U'].includes(word) ? reader.take(/"""|'''|"|'/y) : undefined;
  const quotes = quotesBy.get(opening ?? '');
  if (quotes !== undefined) return readText(reader, quotes, word.toLowerCase() === 'r');
  if (word !== '') return words.get(word);
  const number = Number(reader.take(/[-+]?[\d.]+/y) ?? NaN);
  return Number.isFinite(number) ? number : undefined;
};

interface Quotes {
  readonly closing: RegExp;
  /** Matches text without escapes and closing quotes. */
  readonly plain: RegExp;
}

const quotesBy: ReadonlyMap<string, Quotes> = new Map([
  ["'", { closing: /'/y, plain: /[^'\\]+/y }],
  ['"', { closing: /"/y, plain: /[^"\\]+/y }],
  ["'''", { closing: /'''/y, plain: /[^'\\]+/y }],
  ['"""', { closing: /"""/y, plain: /[^"\\]+/y }],
]);

/** Reads a string up to its closing quotes. It may contain line breaks, because models write them. */
const readText = (reader: Reader, { closing, plain }: Quotes, isRaw: boolean): string | undefined => {
  const parts: string[] = [];
  while (!reader.isAtEnd()) {
    if (reader.take(closing) !== undefined) return parts.join('');
    const escape = reader.take(/\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[^])/y);
    if (escape === undefined) parts.push(reader.take(plain) ?? reader.take(/[^]/y) ?? '');
    else parts.push(isRaw ? escape : meaningOf(escape));
  }
  return undefined;
};

const escapes: ReadonlyMap<string, string> = new Map([
  ['\\n', '\n'],
  ['\\t', '\t'],
  ['\\r', '\r'],
  ['\\0', '\0'],
  ["\\'", "'"],
  [String.raw`\"`, '"'],
  ['\\\\', '\\'],
  ['\\\n', ''],
]);

/** Returns the meaning of an escape. An unknown escape stays unchanged, as in Python: `C:\Windows`. */
const meaningOf = (escape: string): string => {
  const codePoint = escape.length > 2 ? Number.parseInt(escape.slice(2), 16) : NaN;
  if (codePoint <= 0x10_ff_ff) return String.fromCodePoint(codePoint);
  return escapes.get(escape) ?? escape;
};
