import type { ErrorFacts } from '../errors.js';
import { spellingsOf } from '../secret/mask.js';
import { maskSecrets } from '../secret/secret.js';

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
  /** The vendor's identifier of the request, if it gives one. */
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

const requestIdOf = (headers: Readonly<Record<string, string>>, body: unknown): string | undefined => {
  const inBody = isRecord(body) ? (body['request_id'] ?? body['requestId']) : undefined;
  if (typeof inBody === 'string' && inBody !== '') return inBody;
  return requestIdHeaders.map((name) => headers[name]).find((value) => value !== undefined && value !== '');
};

/** Makes sense of a reply. */
export const receive = (
  status: number,
  headers: Readonly<Record<string, string>>,
  bytes: Uint8Array,
): ReceivedReply => {
  const text = new TextDecoder().decode(bytes);
  const json = parse(text);
  return { status, headers, text, json, requestId: requestIdOf(headers, json.valid ? json.value : undefined) };
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

/** The beginning of a text, safe to show: redacted first, so that no secret is cut in half and missed. */
const excerpt = (text: string, secrets: readonly string[]): string => {
  const line = redact(text, secrets).replaceAll(/\s+/g, ' ').trim();
  return line.length <= excerptLength ? line : `${line.slice(0, excerptLength)}…`;
};

const textsIn = (body: unknown): readonly string[] => {
  if (!isRecord(body)) return [];
  const { error } = body;
  const nested = isRecord(error) ? textsIn(error) : [];
  const own = [body['title'], body['detail'], body['error_message'], body['message'], error];
  return [...own.filter((value) => typeof value === 'string' && value !== ''), ...nested].map(String);
};

/** Why the vendor says it refused, else the beginning of what it sent. Safe to show. */
export const reasonOf = (reply: ReceivedReply, secrets: readonly string[]): string => {
  const texts = textsIn(reply.json.valid ? reply.json.value : undefined);
  return excerpt(texts.length > 0 ? [...new Set(texts)].join(': ') : reply.text, secrets);
};

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
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
};

/** What a body that was not expected is, for a message. */
export const kindOf = (body: unknown): string =>
  Array.isArray(body) ? 'an array' : body === null ? 'null' : `a ${typeof body}`;

const mask = '[redacted]';

/** What is secret wherever it stands, whoever sent it: authorization values, URL passwords, signatures and tokens in a query. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${mask}`],
  [/(:\/\/)[^\s/@"']+@/g, `$1${mask}@`],
  [/([?&](?:[\w-]*(?:token|key|signature|credential|secret)[\w-]*)=)[^&\s"'<>]+/gi, `$1${mask}`],
];

/**
 * Returns the text without any of the secrets, also where they are percent-escaped or JSON-escaped, without the texts of
 * `secret()` that are in use, and without what is secret by its place: authorization values, passwords in URLs, tokens
 * and signatures in queries.
 */
export const redact = (text: string, secrets: readonly string[]): string => {
  const forms = [...new Set(secrets.flatMap(spellingsOf))].filter((form) => form !== '');
  const byLength = forms.toSorted((a, b) => b.length - a.length);
  const known = byLength.reduce((rest, form) => rest.replaceAll(form, mask), maskSecrets(text));
  return patterns.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), known);
};
