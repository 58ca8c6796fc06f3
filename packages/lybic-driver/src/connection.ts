import {
  ProtocolError,
  type Connection,
  type Deadline,
  type Effect,
  type Facts,
  type HandoffFacet,
  type Http,
  type Size,
} from '@farhand/core/driver';
import { createCaller } from './caller.js';
import { createEndpoints, sendAction, type ActionEndpoint } from './client.js';
import { endSandbox, keepAlive, requireSandbox, toComputerInfo, type RunningSandbox } from './computer.js';
import { createFiles } from './files.js';
import { openPictures, orgIdOf, type LybicOptions } from './options.js';
import { lybicRules } from './rules.js';
import { fetchScreenshot, pictureRequest, pointerRequest } from './screenshot.js';
import { describeRequests, sendCalls } from './send.js';
import { createShell } from './shell.js';
import type { ActionResponse } from './wire-replies.js';
import type { ExecuteRequest } from './wire-requests.js';
import type { LybicAction, LybicCall, TakeoverAction, VerdictAction } from './wire.js';

/**
 * A desktop has one keyboard. The vendor does not document whether typed text arrives as key events. Farhand assumes
 * that it does.
 */
const facts: Facts = { keysHeldPer: 'computer', typingSendsKeys: true, wheelNotchPx: 120 };

/** Reads what is needed of a running sandbox, and connects to it. The connection then owns `http`. */
export const connectTo = async (
  http: Http,
  options: LybicOptions,
  { id, platform, lifeSeconds }: RunningSandbox,
  deadline: Deadline,
): Promise<Connection<LybicCall>> => {
  const caller = createCaller(http, orgIdOf(options));
  const client = createEndpoints(caller);
  const endpoint: ActionEndpoint = options.actionsPath === 'computer-use' ? 'actionsComputerUse' : 'actionsExecute';
  const first = sizeIn(await sendAction(caller, endpoint, id, pointerRequest, deadline, 'read'));
  if (first === undefined) throw new ProtocolError('Lybic: the reply to an action has no screen size.');
  let display: Size = first;
  const act = async (body: ExecuteRequest, limit: Deadline, effect?: Effect): Promise<ActionResponse> => {
    const answer = await sendAction(caller, endpoint, id, body, limit, effect);
    display = sizeIn(answer) ?? display;
    return answer;
  };
  const pictures = openPictures(options);

  return {
    id,
    kind: 'desktop',
    platform,
    rules: lybicRules,
    facts,
    get display() {
      return display;
    },
    plan: (calls, observe) => describeRequests(calls, endpoint, observe !== undefined),
    send: (calls, limit, observe) =>
      sendCalls(
        calls,
        ({ body, effect }) => act(body, limit, effect),
        limit,
        observe && ((answer) => fetchScreenshot(answer, pictures, limit)),
      ),
    settling: () => http.settling(id),
    screenshot: async (_tab, limit) => fetchScreenshot(await act(pictureRequest, limit), pictures, limit),
    pointer: async (limit) => {
      const { cursorPosition: at } = await act(pointerRequest, limit, 'read');
      return at === undefined ? undefined : { x: Math.round(at.x), y: Math.round(at.y) };
    },
    shell: createShell(client, id, platform),
    files: createFiles(caller, client, id, platform),
    handoff: createHandoff((action: LybicAction, limit) =>
      act({ action, includeScreenShot: false, includeCursorPosition: false }, limit),
    ),
    status: async (limit) => toComputerInfo((await requireSandbox(caller, id, limit)).sandbox),
    keepAlive: (limit) => keepAlive(caller, id, lifeSeconds, limit),
    terminate: (limit) => endSandbox(client, id, limit),
    detach: async () => {
      await Promise.all([http.close(), pictures.close()]);
    },
  };
};

/** Returns the screen size in the reply to an action; `undefined` if the reply has none. */
const sizeIn = ({ cursorPosition }: ActionResponse): Size | undefined => {
  const { screenWidth: width = 0, screenHeight: height = 0 } = cursorPosition ?? {};
  return width > 0 && height > 0 ? { width, height } : undefined;
};

/** Sends an action whose reply is not used. */
type Tell = (action: VerdictAction | TakeoverAction, deadline: Deadline) => Promise<unknown>;

const said = (message: string | undefined): { readonly message?: string } => (message === undefined ? {} : { message });

/** Sends the vendor's messages about a task. They are actions without input. */
const createHandoff = (tell: Tell): HandoffFacet => ({
  finished: async (message, deadline) => {
    await tell({ type: 'finished', ...said(message) }, deadline);
  },
  failed: async (message, deadline) => {
    await tell({ type: 'failed', ...said(message) }, deadline);
  },
  userTakeover: async (deadline) => {
    await tell({ type: 'client:user-takeover' }, deadline);
  },
});
