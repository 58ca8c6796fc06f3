import type { Point } from '@farhand/core/driver';
import { booleanField, FieldError, objectField, webAddress, type JsonObject } from '../http/json.js';
import { json, type Reply } from '../http/reply.js';
import { entersLineBreaks } from '../machine/backend.js';
import type { Machine } from '../machine/machine.js';
import { toWebp } from '../machine/pictures.js';
import { onSandbox, type Emulator, type Endpoint } from './endpoint.js';
import { notFound, problem } from './problem.js';
import { raiseLybic } from './raise.js';
import type { Sandbox } from './sandbox.js';
import { readAction, type LybicAction } from './wire-action.js';

/** What a reply contains besides the success of the action. */
interface Wanted {
  readonly screenShot: boolean;
  readonly cursorPosition: boolean;
  /** The address to upload the screenshot to. */
  readonly putUrl: string | undefined;
}

const wantedBy = (body: JsonObject): Wanted => ({
  screenShot: booleanField(body, 'includeScreenShot') ?? true,
  cursorPosition: booleanField(body, 'includeCursorPosition') ?? true,
  putUrl: webAddress(body, 'screenShotPutUrl'),
});

/** `POST …/actions/execute`, and its old twin `…/actions/computer-use`: performs an action. `callId` has no effect. */
export const actionEndpoint: Endpoint = onSandbox(async (sandbox, { emulator, fault, json: body }) => {
  const request = body();
  const action = objectField(request, 'action');
  if (action === undefined) throw new FieldError('action is missing');
  const wanted = wantedBy(request);
  const known = readAction(action);
  if (fault.failsAt(1)) throw problem(400, 'ACTION_FAILED', 'The fault dial made this action fail; it was not done');
  return act(sandbox, emulator, known, wanted);
});

/** `POST …/preview`: takes a screenshot without an action. */
export const previewEndpoint: Endpoint = onSandbox(async (sandbox, { emulator, json: body }) =>
  act(sandbox, emulator, { type: 'screenshot' }, { ...wantedBy(body()), screenShot: true, cursorPosition: true }),
);

/** `GET /screenshots/{name}`: returns a picture without a key, also to a page in a browser. */
export const pictureEndpoint: Endpoint = {
  keyed: false,
  answer: async ({ emulator, params }) => {
    const name = params['name'] ?? '';
    const bytes = emulator.pictures.get(name);
    if (bytes === undefined) throw notFound('Screenshot', name);
    const headers = { 'access-control-allow-origin': '*' };
    return { type: 'bytes', status: 200, contentType: 'image/webp', bytes, headers };
  },
};

const act = (sandbox: Sandbox, emulator: Emulator, action: LybicAction, wanted: Wanted): Promise<Reply> =>
  sandbox.use(async (machine) => {
    const { positiveScroll, endRelativeTo } = emulator.settings.variants;
    const { display } = machine.connection;
    const pointer = await machine.pointer(undefined);
    const lineBreaks = action.type === 'keyboard:type' && !entersLineBreaks(machine.connection) ? 'enter' : 'text';
    const input = raiseLybic(action, { display, pointer, positiveScroll, endRelativeTo, lineBreaks });
    await machine.perform(input, undefined);
    return json(200, {
      ...(wanted.screenShot ? { screenShot: await screenShot(machine, emulator, wanted.putUrl) } : {}),
      ...(wanted.cursorPosition ? { cursorPosition: await cursorPosition(machine) } : {}),
    });
  });

const screenShot = async (machine: Machine, emulator: Emulator, putUrl: string | undefined): Promise<string> => {
  const picture = await toWebp(await machine.screenshot(undefined));
  if (putUrl !== undefined) await upload(putUrl, picture, machine.ended);
  return emulator.publishPicture(picture);
};

const uploadTimeoutMs = 30_000;

const upload = async (url: string, picture: Uint8Array, ended: AbortSignal): Promise<void> => {
  const failed = (why: string): Error => problem(502, 'UPLOAD_FAILED', `The screenshot could not be uploaded: ${why}`);
  const response = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'image/webp' },
    body: new Uint8Array(picture),
    redirect: 'error',
    signal: AbortSignal.any([ended, AbortSignal.timeout(uploadTimeoutMs)]),
  }).catch(() => {
    throw failed('no answer');
  });
  await response.body?.cancel();
  if (!response.ok) throw failed(`HTTP ${response.status}`);
};

/** A pointer that has not moved yet is assumed to be in the middle, where desktops start with it. */
const cursorPosition = async (machine: Machine): Promise<object> => {
  const { width, height } = machine.connection.display;
  const { x, y }: Point = (await machine.pointer(undefined)) ?? { x: width / 2, y: height / 2 };
  return { x: Math.floor(x), y: Math.floor(y), screenWidth: width, screenHeight: height, screenIndex: 0 };
};
