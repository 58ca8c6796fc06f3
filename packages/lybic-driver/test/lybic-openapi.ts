import { readFileSync } from 'node:fs';
import { isRecord } from '@farhand/core/driver';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** One operation of the vendor's OpenAPI: where it is, and what may be sent there. */
export interface Operation {
  /** `METHOD /path/{with}/{names}`. */
  readonly request: string;
  readonly path: RegExp;
  readonly query: Readonly<Record<string, readonly string[]>>;
  readonly body: ValidateFunction | undefined;
}

/** One request that was sent. */
export interface Sent {
  /** `METHOD /path?query`. */
  readonly request: string;
  readonly body: unknown;
}

/** Facts of the vendor's OpenAPI of 9 March 2026: methods, paths and schemas of the bodies, nothing else. */
const file: unknown = JSON.parse(readFileSync(new URL('lybic-openapi-requests.json', import.meta.url), 'utf8'));

/**
 * The schema, but without room for fields that it does not name: the vendor leaves room for any. Where it wraps several
 * forms and adds a field to all, the wrapper is what knows all fields.
 */
const closed = (schema: unknown, isForm = false): unknown => {
  if (Array.isArray(schema)) return schema.map((one: unknown) => closed(one, isForm));
  if (!isRecord(schema)) return schema;
  const inner = Object.entries(schema).map(([name, value]): readonly [string, unknown] => {
    if (name === 'oneOf') return [name, closed(value, true)];
    if (name === 'properties' && isRecord(value)) {
      return [name, Object.fromEntries(Object.entries(value).map(([field, one]) => [field, closed(one)]))];
    }
    return [name, closed(value)];
  });
  const isObject = 'properties' in schema || 'oneOf' in schema;
  return { ...Object.fromEntries(inner), ...(isObject && !isForm ? { unevaluatedProperties: false } : {}) };
};

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

const valuesOf = (value: unknown): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(Object.entries(isRecord(value) ? value : {}).map(([name, values]) => [name, textsOf(values)]));

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

const readOperations = (): readonly Operation[] => {
  if (!isRecord(file) || !Array.isArray(file['requests'])) throw new Error('The facts have no requests.');
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
  ajv.addFormat('uri', (text: string) => URL.canParse(text));
  const definitions = Object.fromEntries(
    Object.entries(isRecord(file['$defs']) ? file['$defs'] : {}).map(([name, schema]) => [name, closed(schema)]),
  );
  return file['requests'].filter(isRecord).map((entry) => {
    const path = String(entry['path']);
    const values = valuesOf(entry['pathValues']);
    const segments = path.split('/').map((segment) => {
      const name = /^\{(\w+)\}$/.exec(segment)?.[1];
      if (name === undefined) return literal(segment);
      const allowed = values[name];
      return allowed === undefined ? '[^/?]+' : `(?:${allowed.map(literal).join('|')})`;
    });
    const schema = closed(entry['body']);
    return {
      request: `${String(entry['method'])} ${path}`,
      path: new RegExp(`^${String(entry['method'])} ${segments.join('/')}$`),
      query: valuesOf(entry['queryValues']),
      body: isRecord(schema) ? ajv.compile({ ...schema, $defs: definitions }) : undefined,
    };
  });
};

/** Everything that the vendor's OpenAPI has. */
export const operations: readonly Operation[] = readOperations();

/** The longer a path is in plain words, the better it is meant: `/mcp-servers/default` is no `{mcpServerId}`. */
const plainness = ({ request }: Operation): number => request.replaceAll(/\{\w+\}/g, '').length;

/** What the vendor's OpenAPI has to say against a request; nothing if it is as described there. */
export const objectionsTo = ({ request, body }: Sent): readonly string[] => {
  const [path = '', search = ''] = request.split('?');
  const [operation] = operations.filter((one) => one.path.test(path)).toSorted((a, b) => plainness(b) - plainness(a));
  if (operation === undefined) return [`There is no ${path}.`];
  const queries = [...new URLSearchParams(search)].filter(
    ([name, value]) => operation.query[name]?.includes(value) !== true,
  );
  const objections = queries.map(([name, value]) => `${operation.request} has no ${name}=${value}.`);
  if (operation.body === undefined) {
    return body === undefined ? objections : [...objections, `${operation.request} has no body.`];
  }
  if (operation.body(body)) return objections;
  const errors = (operation.body.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
  return [...objections, `${operation.request}: ${[...new Set(errors)].join('; ')}`];
};
