import { FieldError, stringField, type JsonObject } from '../http/json.js';
import { empty, json } from '../http/reply.js';
import type { Emulator } from './emulator.js';
import { keyed, onSandbox, type Endpoint } from './endpoint.js';
import type { LybicShape } from './options.js';
import { newId, problem } from './problem.js';
import { sandboxDetails, sandboxResponse } from './sandboxes.js';
import { numberInRange, textField } from './wire-action.js';

/** Lifetime where none is given, in seconds. */
const usualLifeSeconds = 3600;

/** `GET …/sandboxes`: a bare array, in which those that have expired still are. */
export const listSandboxes: Endpoint = keyed(async ({ emulator }) =>
  json(
    200,
    emulator.sandboxes.all().map((sandbox) => sandboxResponse(sandbox)),
  ),
);

/** `POST …/sandboxes`: answers a flat sandbox. */
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

/** `POST …/sandboxes/from-image`. */
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

/** `GET …/sandboxes/{id}`: the sandbox with its shape, and how to connect to its stream. */
export const retrieveSandbox: Endpoint = onSandbox(async (sandbox) => json(200, sandboxDetails(sandbox)));

/** `GET …/sandboxes/{id}/status`. */
export const retrieveStatus: Endpoint = onSandbox(async (sandbox) => json(200, { status: sandbox.readStatus() }));

/** `POST …/sandboxes/{id}/extend`: another time to live, counted from now. */
export const extendSandbox: Endpoint = onSandbox(async (sandbox, { json: body }) => {
  const seconds = numberInRange(body(), 'maxLifeSeconds', 30, 86_400) ?? usualLifeSeconds;
  sandbox.lifetime.extend(seconds * 1000);
  return empty(200);
});

/** `POST …/sandboxes/{id}/restart`: answers when the sandbox is up again. */
export const restartSandbox: Endpoint = onSandbox(async (sandbox) => {
  await sandbox.restart();
  return empty(200);
});

/** `DELETE …/sandboxes/{id}`, also of one that has expired. */
export const deleteSandbox: Endpoint = keyed(async ({ emulator, params }) => {
  await emulator.sandboxes.delete(emulator.sandboxes.find(params['sandboxId'] ?? ''));
  return empty(200);
});

const shapeNamed = (name: string, { settings: { shapes } }: Emulator): LybicShape => {
  const shape = shapes.find((known) => known.name === name);
  if (shape !== undefined) return shape;
  const known = shapes.map((each) => each.name).join(', ');
  throw problem(400, 'UNKNOWN_SHAPE', `There is no shape ${name}. The emulator has ${known}.`);
};

const projectIdOf = (request: JsonObject, { projects, homeProject }: Emulator): string =>
  projects.find(stringField(request, 'projectId') ?? homeProject.id).id;
