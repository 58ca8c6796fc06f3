/** What stands in an argument. The models are told to write it as in Python; lists have no lists inside. */
export type Literal = Plain | readonly Plain[];

type Plain = string | number | boolean | null;

/** A call such as `click(start_box='(1,2)')` or `pyautogui.press('a', presses=2)`. */
export interface Call {
  /** Its name, dots included. */
  readonly name: string;
  readonly positional: readonly Literal[];
  readonly named: ReadonlyMap<string, Literal>;
}

/** A line of a text, or several if a call goes over them. */
export interface Statement {
  readonly text: string;
  /** The call that it is; absent if it is none. */
  readonly call?: Call;
}

/**
 * Reads a text as calls, each on lines of its own or parted by semicolons. Pure.
 *
 * Strangers write these texts, so the reader goes through each once, and its time grows with the length alone: a mistake
 * takes the rest of its line with it, and reading continues on the next one.
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

/** What parts statements. */
const gap = /[\s;]*/y;

/** Nothing but a comment in Python's manner, up to where the next statement may begin. */
const lineEnd = /[ \t\r]*(?:#[^\n]*)?(?=[\n;]|$)/y;

/** A place in a text, which only goes forward. */
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

  /** Goes past what a sticky pattern matches here and returns it. */
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
    // The vendor's prompts write the type of an argument behind its name, and a model may repeat it:
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

/** Reads items parted by commas up to what closes them. Each begins with a word, which may be empty. */
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

/** Reads a literal, of which a word may have been read already. */
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
  /** Neither an escape nor the beginning of the closing quotes. */
  readonly plain: RegExp;
}

const quotesBy: ReadonlyMap<string, Quotes> = new Map([
  ["'", { closing: /'/y, plain: /[^'\\]+/y }],
  ['"', { closing: /"/y, plain: /[^"\\]+/y }],
  ["'''", { closing: /'''/y, plain: /[^'\\]+/y }],
  ['"""', { closing: /"""/y, plain: /[^"\\]+/y }],
]);

/** Reads a text up to its closing quotes. Line breaks may stand in it, since models write them so. */
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

/** What an escape stands for. One that is not known stays as it is, as in Python: `C:\Windows`. */
const meaningOf = (escape: string): string => {
  const codePoint = escape.length > 2 ? Number.parseInt(escape.slice(2), 16) : NaN;
  if (codePoint <= 0x10_ff_ff) return String.fromCodePoint(codePoint);
  return escapes.get(escape) ?? escape;
};
