import type { ErrorFacts } from '../errors.js';
import { maskText, patternOf, spellingsOf, type Pattern } from '../secret/mask.js';
import { patternsInUse } from '../secret/secret.js';

/** A reply read to its end. */
export interface ReceivedReply {
  /** HTTP status. */
  readonly status: number;
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Body as text. */
  readonly text: string;
  /** Body as JSON, if it is JSON, whatever its content type says. */
  readonly json: { readonly valid: true; readonly value: unknown } | { readonly valid: false };
  /** The vendor's identifier of the request, if it gives one. Safe to show. */
  readonly requestId: string | undefined;
}

/** Whether a value is a JSON object. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parse = (text: string): ReceivedReply['json'] => {
  try {
    return { valid: true, value: JSON.parse(text) };
  } catch {
    return { valid: false };
  }
};

/** Where servers and the proxies before them put the identifier of a request, best known first. */
const requestIdHeaders = ['x-request-id', 'request-id', 'x-amzn-requestid', 'x-amz-cf-id', 'cf-ray'] as const;

/** Longest identifier of a request that is shown: those of the vendors have up to 40 characters. */
const requestIdLength = 128;

/** It goes into errors, and whoever answers may have put anything there. */
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

/** Makes sense of a reply. */
export const receive = (
  status: number,
  headers: Readonly<Record<string, string>>,
  bytes: Uint8Array,
  secrets: readonly string[],
): ReceivedReply => {
  const text = new TextDecoder().decode(bytes);
  const json = parse(text);
  return {
    status,
    headers,
    text,
    json,
    // Looked for when an error asks, which is seldom.
    get requestId() {
      return requestIdOf(headers, json.valid ? json.value : undefined, secrets);
    },
  };
};

/** What an error carries of a reply. */
export const factsOf = (reply: {
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
}): ErrorFacts => ({
  ...(reply.status === undefined ? {} : { status: reply.status }),
  ...(reply.requestId === undefined ? {} : { requestId: reply.requestId }),
});

/** Whether a status means success. */
export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** What a reply claims to be, for a message. */
export const mediaTypeOf = (reply: ReceivedReply): string =>
  reply.headers['content-type']?.split(';')[0]?.trim() || 'no content type';

/** Longest part of a body that a message quotes: enough for a title, too little for a page. */
const excerptLength = 160;

/** The beginning of a text on one line, safe to show: redacted first, so that no secret is cut in half and missed. */
export const excerpt = (text: string, secrets: readonly string[], length: number = excerptLength): string => {
  const line = redact(text, secrets).replaceAll(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length)}…`;
};

/** How deep in its error an answer says why. None is known that does so deeper than in the first. */
const deepest = 4;

const textsIn = (body: unknown): readonly string[] => {
  const texts: unknown[] = [];
  let inside = body;
  for (let depth = 0; depth < deepest && isRecord(inside); depth += 1) {
    const { title, detail, error_message, message, error } = inside;
    texts.push(title, detail, error_message, message, error);
    inside = error;
  }
  return texts.filter((value) => typeof value === 'string' && value !== '').map(String);
};

/** Why the vendor says it refused, else the beginning of what it sent. Safe to show. */
export const reasonOf = (reply: ReceivedReply, secrets: readonly string[]): string => {
  const texts = textsIn(reply.json.valid ? reply.json.value : undefined);
  return excerpt(texts.length > 0 ? [...new Set(texts)].join(': ') : reply.text, secrets);
};

/** A date as HTTP has it, and as it had it before (RFC 9110, 5.6.7). */
const httpDate = /^(Mon|Tues?|Wed(nes)?|Thu(rs)?|Fri|Sat(ur)?|Sun)(day)?,? .*\d{2}:\d{2}:\d{2}( GMT| \d{4})$/;

/**
 * How long a reply asks to wait, in milliseconds: `retry-after-ms`, else `Retry-After` in seconds or as a date.
 * `undefined` if it does not ask or is not understood.
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
  // `Date.parse` makes a date of almost anything: of "1 2 3" one in the year 2003.
  const date = httpDate.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
};

/** What a body that was not expected is, for a message. */
export const kindOf = (body: unknown): string =>
  Array.isArray(body) ? 'an array' : body === null ? 'null' : `a ${typeof body}`;

const mask = '[redacted]';

/** What is secret wherever it stands, whoever sent it: authorization values, URL passwords, signatures and tokens in a query. */
const redactPlaces = (text: string): string =>
  text
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${mask}`)
    .replace(/(:\/\/)[^\s/@"']+@/g, `$1${mask}@`)
    // Name and value are found first and looked at then: one expression for both tries each name from each of its places.
    .replace(/([?&]([\w-]+)=)[^&\s"'<>]+/g, (whole, begin: string, name: string) =>
      /token|key|signature|credential|secret/i.test(name) ? `${begin}${mask}` : whole,
    );

/** What to look for, by the list of secrets: a client has one list and asks at every reply. */
const patterns = new WeakMap<readonly string[], readonly Pattern[]>();

const patternsOf = (secrets: readonly string[]): readonly Pattern[] => {
  const found = patterns.get(secrets) ?? secrets.map(patternOf);
  patterns.set(secrets, found);
  return found;
};

/** How much of a text is searched, in UTF-16 units: more than any message needs. */
const searched = 16_384;

/** How much of its end is left out of what is shown: more than an authorization or the password of a URL has. */
const unsure = 1_024;

/**
 * Returns the text without any of the secrets and the texts of `secret()` that are in use, both in every spelling and by part,
 * and without what is secret by its place: authorization values, passwords in URLs, tokens and signatures in queries.
 *
 * It is for messages: of a text of more than 16,384 UTF-16 units it returns the beginning and an ellipsis. Of the units that are searched
 * the last ones may be a part of a secret, and are left out.
 */
export const redact = (text: string, secrets: readonly string[]): string => {
  const head = text.slice(0, searched);
  const shown = redactPlaces(maskText(head, patternsInUse(), { others: { patterns: patternsOf(secrets), mask } }));
  if (head.length === text.length) return shown;
  const longest = Math.max(unsure, ...secrets.flatMap(spellingsOf).map((form) => form.length));
  return `${shown.slice(0, Math.max(0, shown.length - longest))}…`;
};
