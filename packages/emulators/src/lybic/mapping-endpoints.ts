import { randomBytes } from 'node:crypto';
import { FieldError } from '../http/json.js';
import { json } from '../http/reply.js';
import { onSandbox, type Endpoint, type Exchange } from './endpoint.js';
import { textField } from './fields.js';
import { notFound } from './problem.js';
import type { HttpMapping } from './records.js';
import type { Sandbox } from './sandbox.js';

const checkEndpoint = (target: string): string => {
  const port = Number(/^[^\s/:]+:(\d{1,5})$/.exec(target)?.[1] ?? NaN);
  if (port >= 1 && port <= 65_535) return target;
  throw new FieldError('targetEndpoint must be a host and a port from 1 to 65535, such as 127.0.0.1:3000');
};

const found = ({ mappings }: Sandbox, { params }: Exchange): HttpMapping => {
  const target = params['targetEndpoint'] ?? '';
  const mapping = mappings.get(target);
  if (mapping === undefined) throw notFound('Mapping', target);
  return mapping;
};

/** `GET …/mappings`: a bare array. */
export const listMappings: Endpoint = onSandbox(async ({ mappings }) => json(200, [...mappings.values()]));

/** `POST …/mappings`: a record. Nothing is forwarded, and its domain leads nowhere. One that exists is answered as it is. */
export const createMapping: Endpoint = onSandbox(async ({ mappings }, { json: body }) => {
  const targetEndpoint = checkEndpoint(textField(body(), 'targetEndpoint'));
  const mapping = mappings.get(targetEndpoint) ?? {
    domain: `${randomBytes(8).toString('hex')}.port.invalid`,
    targetEndpoint,
    accessToken: randomBytes(24).toString('base64url'),
  };
  mappings.set(targetEndpoint, mapping);
  return json(200, mapping);
});

/** `GET …/mappings/{targetEndpoint}`. */
export const retrieveMapping: Endpoint = onSandbox(async (sandbox, exchange) => json(200, found(sandbox, exchange)));

/** `DELETE …/mappings/{targetEndpoint}`. */
export const deleteMapping: Endpoint = onSandbox(async (sandbox, exchange) => {
  sandbox.mappings.delete(found(sandbox, exchange).targetEndpoint);
  return json(200, {});
});
