import type { Dispatcher } from 'undici';
import type { ErrorFacts } from '../errors.js';
import { maskText, patternOf, spellingsOf, type Pattern } from '../secret/mask.js';
import { patternsInUse } from '../secret/secret.js';

/** Whether a value is a JSON object. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The beginning of a reply. */
export type ReplyHead = Pick<Dispatcher.ResponseData, 'statusCode' | 'headers'>;

/** A reply that was read to its end. */
export interface WholeReply extends ReplyHead {
  /** The body, in memory that it may share. If the status is a failure, at most its first 64 KiB. */
  readonly bytes: Uint8Array;
}

/** Returns the headers of a reply by lower-case name. Repeated headers are joined by commas. */
export const headersOf = ({ headers }: Pick<ReplyHead, 'headers'>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : value.join(', ')]],
    ),
  );

/** JSON, if a text is valid JSON. */
type ParsedText = { readonly valid: true; readonly value: unknown } | { readonly valid: false };

const parse = (text: string): ParsedText => {
  try {
    return { valid: true, value: JSON.parse(text) };
  } catch {
    return { valid: false };
  }
};

/** Headers in which servers and proxies send the identifier of a request, most common first. */
const requestIdHeaders = ['x-request-id', 'request-id', 'x-amzn-requestid', 'x-amz-cf-id', 'cf-ray'] as const;

/** Longest identifier of a request that is shown. The vendors' have up to 40 characters. */
const requestIdLength = 128;

/** Redacted and shortened, because it appears in errors and the server may send anything. */
const requestIdOf = (
  headers: Readonly<Record<string, string>>,
  body: unknown,
  secrets: readonly string[],
): string | undefined => {
  const inBody = isRecord(body) ? (body['request_id'] ?? body['requestId']) : undefined;
  const all = [inBody, ...requestIdHeaders.map((name) => headers[name])];
  const id = all.find((value) => typeof value === 'string' && value !== '');
  return typeof id === 'string' ? excerpt(id, secrets, requestIdLength) : undefined;
};

const decoder = new TextDecoder();

/** A parsed reply. What only some callers need is computed when they read it. */
export class ReceivedReply {
  /** HTTP status. */
  readonly status: number;
  /** Body as text. */
  readonly text: string;
  /** Body as JSON, regardless of the content type. */
  readonly json: ParsedText;
  readonly #whole: WholeReply;
  readonly #secrets: readonly string[];

  constructor(whole: WholeReply, secrets: readonly string[]) {
    this.status = whole.statusCode;
    this.text = decoder.decode(whole.bytes);
    this.json = parse(this.text);
    this.#whole = whole;
    this.#secrets = secrets;
  }

  /** The parsed JSON; `undefined` if the body is not JSON. */
  get body(): unknown {
    return this.json.valid ? this.json.value : undefined;
  }

  /** Headers by lower-case name. */
  get headers(): Readonly<Record<string, string>> {
    return headersOf(this.#whole);
  }

  /** The vendor's identifier of the request, if the reply has one. Safe to show. */
  get requestId(): string | undefined {
    return requestIdOf(this.headers, this.body, this.#secrets);
  }
}

/** The facts of a reply that an error carries. */
export const factsOf = (reply: {
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
}): ErrorFacts => ({
  ...(reply.status === undefined ? {} : { status: reply.status }),
  ...(reply.requestId === undefined ? {} : { requestId: reply.requestId }),
});

/** Whether a status means success. */
export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** The media type that a reply declares, for a message. */
export const mediaTypeOf = (reply: ReceivedReply): string =>
  reply.headers['content-type']?.split(';')[0]?.trim() || 'no content type';

/** Longest part of a body that a message quotes: enough for a title, too little for a page. */
const excerptLength = 160;

/**
 * Returns the beginning of a text on one line, safe to show. Redacts before truncating, so that no secret is cut in
 * half and missed.
 */
export const excerpt = (text: string, secrets: readonly string[], length: number = excerptLength): string => {
  const line = redact(text, secrets).replaceAll(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length)}…`;
};

/** How deep to search an error body for the reason. All known APIs put it at the top. */
const deepest = 4;

const textsIn = (body: unknown): readonly string[] => {
  const texts: unknown[] = [];
  let inside = body;
  for (let depth = 0; depth < deepest && isRecord(inside); depth += 1) {
    const { title, detail, error_message, message, error, value } = inside;
    texts.push(title, detail, error_message, message, error);
    // W3C WebDriver has everything in `value`.
    inside = isRecord(value) ? value : error;
  }
  return texts.filter((value) => typeof value === 'string' && value !== '').map(String);
};

/** Returns the vendor's reason, or otherwise the beginning of the body. Safe to show. */
export const reasonOf = (reply: ReceivedReply, secrets: readonly string[]): string => {
  const texts = textsIn(reply.json.valid ? reply.json.value : undefined);
  return excerpt(texts.length > 0 ? [...new Set(texts)].join(': ') : reply.text, secrets);
};

/** A date in the current or an obsolete HTTP format (RFC 9110, 5.6.7). */
const httpDate = /^(Mon|Tues?|Wed(nes)?|Thu(rs)?|Fri|Sat(ur)?|Sun)(day)?,? .*\d{2}:\d{2}:\d{2}( GMT| \d{4})$/;

/**
 * Returns how long a reply asks to wait, in milliseconds, from `retry-after-ms` or from `Retry-After` in seconds or as
 * a date. `undefined` if it does not ask or cannot be parsed.
 */
export const retryAfterOf = (
  headers: Readonly<Record<string, string>>,
  now: number = Date.now(),
): number | undefined => {
  const exact = headers['retry-after-ms'];
  if (exact !== undefined && /^\d+(\.\d+)?$/.test(exact)) return Math.ceil(Number(exact));
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  // `Date.parse` accepts almost anything: "1 2 3" becomes a date in 2003.
  const date = httpDate.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
};

/** Describes an unexpected body for a message. */
export const kindOf = (body: unknown): string =>
  Array.isArray(body) ? 'an array' : body === null ? 'null' : `a ${typeof body}`;

const mask = '[redacted]';

/** Redacts what is secret by its place: authorization values, passwords in URLs, signatures and tokens in queries. */
const redactPlaces = (text: string): string =>
  text
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${mask}`)
    .replace(/(:\/\/)[^\s/@"']+@/g, `$1${mask}@`)
    // Finds name and value first and tests the name afterwards. A single expression would try every name from each of
    // its characters.
    .replace(/([?&]([\w-]+)=)[^&\s"'<>]+/g, (whole, begin: string, name: string) =>
      /token|key|signature|credential|secret/i.test(name) ? `${begin}${mask}` : whole,
    );

/** The search patterns by list of secrets. A client has one list and searches every reply. */
const patterns = new WeakMap<readonly string[], readonly Pattern[]>();

const patternsOf = (secrets: readonly string[]): readonly Pattern[] => {
  const found = patterns.get(secrets) ?? secrets.map(patternOf);
  patterns.set(secrets, found);
  return found;
};

/** How much of a text is searched, in UTF-16 units: more than any message needs. */
const searched = 16_384;

/**
 * How much is cut off before the end of the searched text: more than the length of an authorization value or a password
 * in a URL.
 */
const unsure = 1_024;

/**
 * Returns a text with the given secrets and all texts of `secret()` in use redacted, in every spelling and in part.
 * Also redacts what is secret by its place: authorization values, passwords in URLs, tokens and signatures in queries.
 *
 * For messages: of a text longer than 16,384 UTF-16 units, only the beginning and an ellipsis remain. The last of the
 * searched units are dropped, because they may be the beginning of a secret.
 */
export const redact = (text: string, secrets: readonly string[]): string => {
  const head = text.slice(0, searched);
  const shown = redactPlaces(maskText(head, patternsInUse(), { others: { patterns: patternsOf(secrets), mask } }));
  if (head.length === text.length) return shown;
  const longest = Math.max(unsure, ...secrets.flatMap(spellingsOf).map((form) => form.length));
  return `${shown.slice(0, Math.max(0, shown.length - longest))}…`;
};
