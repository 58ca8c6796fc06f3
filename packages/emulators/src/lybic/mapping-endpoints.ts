import { FieldError } from '../http/json.js';
import { json } from '../http/reply.js';
import { onSandbox, type Endpoint, type Exchange } from './endpoint.js';
import { textField } from './fields.js';

/** The sandbox is this machine, so its ports are those of this machine and no other's. */
const checkEndpoint = (target: string): string => {
  const port = Number(/^(?:localhost|127\.0\.0\.1):(\d{1,5})$/.exec(target)?.[1] ?? NaN);
  if (port >= 1 && port <= 65_535) return target;
  throw new FieldError('targetEndpoint must be a port of the sandbox from 1 to 65535, such as 127.0.0.1:3000');
};

const targetOf = ({ params }: Exchange): string => params['targetEndpoint'] ?? '';

/** `GET …/mappings`: a bare array. */
export const listMappings: Endpoint = onSandbox(async ({ ports }) => json(200, ports.all()));

/** `POST …/mappings`: opens a port to whoever has the token. One that is open is answered as it is. */
export const createMapping: Endpoint = onSandbox(async ({ ports }, { json: body }) =>
  json(200, await ports.add(checkEndpoint(textField(body(), 'targetEndpoint')))),
);

/** `GET …/mappings/{targetEndpoint}`. */
export const retrieveMapping: Endpoint = onSandbox(async ({ ports }, exchange) =>
  json(200, ports.find(targetOf(exchange))),
);

/** `DELETE …/mappings/{targetEndpoint}`. */
export const deleteMapping: Endpoint = onSandbox(async ({ ports }, exchange) => {
  await ports.remove(targetOf(exchange));
  return json(200, {});
});
