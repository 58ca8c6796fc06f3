import {
  isGone,
  openPublicFetcher,
  ProtocolError,
  type Connection,
  type Deadline,
  type Effect,
  type Facts,
  type HandoffFacet,
  type Http,
  type Platform,
  type Size,
} from '@farhand/core/driver';
import { createCaller } from './caller.js';
import { createEndpoints, sendAction, type ActionEndpoint, type LybicEndpoints } from './client.js';
import { createFiles } from './files.js';
import { baseUrlOf, orgIdOf, type LybicOptions } from './options.js';
import { lybicRules } from './rules.js';
import { keepAlive, lookAt, toComputerInfo } from './computer.js';
import { fetchScreenshot, type FetchImage } from './screenshot.js';
import { describeRequests, sendCalls } from './send.js';
import { createShell } from './shell.js';
import type { ActionResponse, CursorPosition } from './wire-replies.js';
import type { ExecuteRequest } from './wire-requests.js';
import type { LybicAction, LybicCall, TakeoverAction, VerdictAction } from './wire.js';

/** A desktop has one keyboard. Whether typed text arrives as key events is not documented; it is taken to. */
const facts: Facts = { keysHeldPer: 'computer', typingSendsKeys: true };

/** Ends a sandbox. One that is gone already is no error. */
export const endSandbox = async (client: LybicEndpoints, id: string, deadline: Deadline): Promise<void> => {
  try {
    await client.sandboxes.delete(id, deadline);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
};

/** Without an effect, and the cheapest: so the vendor's own Python SDK asks where the pointer is (March 2026). */
const whereIsIt: ExecuteRequest = {
  action: { type: 'finished' },
  includeScreenShot: false,
  includeCursorPosition: true,
};

const lookAtIt: ExecuteRequest = {
  action: { type: 'screenshot' },
  includeScreenShot: true,
  includeCursorPosition: false,
};

/** A running sandbox, as far as it is known. */
export interface RunningSandbox {
  readonly id: string;
  readonly platform: Platform;
  /** The life that was asked for, in seconds. */
  readonly lifeSeconds?: number | undefined;
}

/** Learns what there is to know of a running sandbox, and holds it. The connection then owns `http`. */
export const connectTo = async (
  http: Http,
  options: LybicOptions,
  { id, platform, lifeSeconds }: RunningSandbox,
  deadline: Deadline,
): Promise<Connection<LybicCall>> => {
  const caller = createCaller(http, orgIdOf(options));
  const client = createEndpoints(caller);
  const endpoint: ActionEndpoint = options.actionsPath === 'computer-use' ? 'actionsComputerUse' : 'actionsExecute';
  const { dispatcher, pace } = options;
  const pictures = openPublicFetcher({
    vendor: 'Lybic',
    baseUrl: baseUrlOf(options),
    ...(dispatcher === undefined ? {} : { dispatcher }),
    ...(pace === undefined ? {} : { pace }),
  });
  const fetchImage: FetchImage = (url, within) => pictures.fetch(url, within);
  let display: Size = { width: 0, height: 0 };

  const act = async (body: ExecuteRequest, limit: Deadline, effect?: Effect): Promise<ActionResponse> => {
    const answer = await sendAction(caller, endpoint, id, body, limit, effect);
    const { screenWidth: width = 0, screenHeight: height = 0 } = answer.cursorPosition ?? {};
    if (width > 0 && height > 0) display = { width, height };
    return answer;
  };
  const cursor = async (limit: Deadline): Promise<CursorPosition | undefined> =>
    (await act(whereIsIt, limit, 'read')).cursorPosition;

  await cursor(deadline);
  if (display.width === 0) throw new ProtocolError('Lybic: an action was answered without the size of the screen.');

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
        ({ body, effect }, within) => act(body, within, effect),
        limit,
        observe && ((answer) => fetchScreenshot(answer, fetchImage, limit)),
      ),
    screenshot: async (_tab, limit) => fetchScreenshot(await act(lookAtIt, limit), fetchImage, limit),
    pointer: async (limit) => {
      const at = await cursor(limit);
      return at === undefined ? undefined : { x: Math.round(at.x), y: Math.round(at.y) };
    },
    shell: createShell(client, id, platform),
    files: createFiles(caller, client, id, platform),
    handoff: createHandoff((action: LybicAction, limit) =>
      act({ action, includeScreenShot: false, includeCursorPosition: false }, limit),
    ),
    status: async (limit) => toComputerInfo((await lookAt(caller, id, limit)).sandbox),
    keepAlive: (limit) => keepAlive(caller, id, lifeSeconds, limit),
    terminate: (limit) => endSandbox(client, id, limit),
    detach: async () => {
      await Promise.all([http.close(), pictures.close()]);
    },
  };
};

/** Sends an action of which nothing is wanted back. */
type Tell = (action: VerdictAction | TakeoverAction, deadline: Deadline) => Promise<unknown>;

const said = (message: string | undefined): { readonly message?: string } => (message === undefined ? {} : { message });

/** The vendor's messages about a task. They are actions without input. */
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
