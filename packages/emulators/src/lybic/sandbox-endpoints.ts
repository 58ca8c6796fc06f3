import { FieldError, numberInRange, stringField, textField, type JsonObject } from '../http/json.js';
import { empty, json } from '../http/reply.js';
import { keyed, onSandbox, type Emulator, type Endpoint, type Exchange } from './endpoint.js';
import type { LybicShape } from './options.js';
import { newId, notEmulated, notFound, problem } from './problem.js';
import { sandboxDetails, sandboxResponse } from './sandboxes.js';

/** The default lifetime, in seconds. */
const usualLifeSeconds = 3600;

/** `GET …/sandboxes`: lists the sandboxes as a bare array, including expired ones. */
export const listSandboxes: Endpoint = keyed(async ({ emulator }) =>
  json(
    200,
    emulator.sandboxes.all().map((sandbox) => sandboxResponse(sandbox)),
  ),
);

/** `POST …/sandboxes`: creates a sandbox and replies with a flat object. */
export const createSandbox: Endpoint = keyed(async ({ emulator, fault, json: body }) => {
  const request = body();
  const shape = shapeNamed(textField(request, 'shape'), emulator);
  const sandbox = await emulator.sandboxes.create({
    name: stringField(request, 'name') ?? 'sandbox',
    projectId: projectIdOf(request, emulator),
    shape,
    lifetimeMs: (numberInRange(request, 'maxLifeSeconds', 1, 86_400) ?? usualLifeSeconds) * 1000,
  });
  sandbox.startSlowly(fault.take('slowStart')?.looks ?? 0);
  return json(200, sandboxResponse(sandbox));
});

/** `POST …/sandboxes/from-image`: creates a sandbox from an image. */
export const createFromImage: Endpoint = keyed(async ({ emulator, fault, json: body }) => {
  const request = body();
  const name = textField(request, 'name', 100);
  const seconds = numberInRange(request, 'maxLifeSeconds', 300, 604_800);
  if (seconds === undefined || !Number.isInteger(seconds)) {
    throw new FieldError('maxLifeSeconds must be an integer from 300 to 604800');
  }
  const { shape, files } = emulator.images.find(textField(request, 'imageId'));
  const projectId = projectIdOf(request, emulator);
  const sandbox = await emulator.sandboxes.create({ name, projectId, shape, lifetimeMs: seconds * 1000, files });
  sandbox.startSlowly(fault.take('slowStart')?.looks ?? 0);
  return json(200, { sandbox: sandboxResponse(sandbox), bookId: newId('BOOK') });
});

/** `GET …/sandboxes/{id}`: retrieves a sandbox with its shape and the data for its stream. */
export const retrieveSandbox: Endpoint = onSandbox(async (sandbox) => json(200, sandboxDetails(sandbox)));

/** `GET …/sandboxes/{id}/status`: retrieves the status. */
export const retrieveStatus: Endpoint = onSandbox(async (sandbox) => json(200, { status: sandbox.readStatus() }));

/** `POST …/sandboxes/{id}/extend`: sets a new lifetime, counted from now. */
export const extendSandbox: Endpoint = onSandbox(async (sandbox, { json: body }) => {
  const seconds = numberInRange(body(), 'maxLifeSeconds', 30, 86_400) ?? usualLifeSeconds;
  sandbox.lifetime.extend(seconds * 1000);
  return empty(200);
});

/** `POST …/sandboxes/{id}/restart`: restarts a sandbox, and replies when it is up again. */
export const restartSandbox: Endpoint = onSandbox(async (sandbox) => {
  await sandbox.restart();
  return empty(200);
});

/** `DELETE …/sandboxes/{id}`: deletes a sandbox, even an expired one. */
export const deleteSandbox: Endpoint = keyed(async ({ emulator, params }) => {
  await emulator.sandboxes.delete(emulator.sandboxes.find(params['sandboxId'] ?? ''));
  return empty(200);
});

/** `GET …/mappings`: lists the open ports as a bare array. */
export const listMappings: Endpoint = onSandbox(async ({ ports }) => json(200, ports.all()));

/** `POST …/mappings`: opens a port to clients with the token. An open port is returned unchanged. */
export const createMapping: Endpoint = onSandbox(async ({ ports }, { json: body }) =>
  json(200, await ports.add(checkEndpoint(textField(body(), 'targetEndpoint')))),
);

/** `GET …/mappings/{targetEndpoint}`: retrieves an open port. */
export const retrieveMapping: Endpoint = onSandbox(async ({ ports }, exchange) =>
  json(200, ports.find(targetOf(exchange))),
);

/** `DELETE …/mappings/{targetEndpoint}`: closes a port. */
export const deleteMapping: Endpoint = onSandbox(async ({ ports }, exchange) => {
  await ports.remove(targetOf(exchange));
  return json(200, {});
});

/** Accepts only ports of this machine, because the sandbox runs on it. */
const checkEndpoint = (target: string): string => {
  const port = Number(/^(?:localhost|127\.0\.0\.1):(\d{1,5})$/.exec(target)?.[1] ?? NaN);
  if (port >= 1 && port <= 65_535) return target;
  throw new FieldError('targetEndpoint must be a port of the sandbox from 1 to 65535, such as 127.0.0.1:3000');
};

const targetOf = ({ params }: Exchange): string => params['targetEndpoint'] ?? '';

/** `PUT …/apps/{appId}`: only Android has apps. */
export const installApp: Endpoint = onSandbox(async () => {
  throw notEmulated('Android sandboxes, and only those have apps');
});

/** `GET …/operations/{operationId}`: no operation is ever started. */
export const retrieveOperation: Endpoint = onSandbox(async (_, { params }) => {
  throw notFound('Operation', params['operationId'] ?? '');
});

const shapeNamed = (name: string, { settings: { shapes } }: Emulator): LybicShape => {
  const shape = shapes.find((known) => known.name === name);
  if (shape !== undefined) return shape;
  const known = shapes.map((each) => each.name).join(', ');
  throw problem(400, 'UNKNOWN_SHAPE', `There is no shape ${name}. The emulator has ${known}.`);
};

const projectIdOf = (request: JsonObject, { projects, homeProject }: Emulator): string =>
  projects.find(stringField(request, 'projectId') ?? homeProject.id).id;
