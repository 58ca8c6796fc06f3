import {
  closingOnFailure,
  isGone,
  openPublicFetcher,
  type Connection,
  type Deadline,
  type Facts,
  type Http,
  type Kind,
  type ScreenshotData,
  type TabId,
} from '@farhand/core/driver';
import { cdpUrlOf } from './cdp-url.js';
import { createCaller, nameOf } from './client-call.js';
import { createEndpoints, type LightconeEndpoints } from './client.js';
import { requireComputerInfo } from './computer-info.js';
import { DisplaySizes } from './display-sizes.js';
import { createFiles } from './files.js';
import { asClosed, endedError, isEnded } from './gone.js';
import { baseUrlOf, batchLimitOf, type LightconeOptions } from './options.js';
import { describeRequests } from './plan.js';
import { openRegistry, type Registry } from './registry.js';
import { lightconeRules } from './rules.js';
import { readScreenshot, takeScreenshot, type FetchImage } from './screenshot.js';
import { sendCalls, type SendingOptions } from './send.js';
import { createShell } from './shell.js';
import { createStreams } from './streams.js';
import { createTabs, readTabs } from './tabs.js';
import type { LightconeCall } from './wire.js';

/**
 * Keys count in the tab that `key_down` addressed (vendor's reference). Whether typed text arrives as key events is not
 * documented; it is taken to, as typing is on every computer whose behaviour is known.
 */
const facts: Facts = { keysHeldPer: 'tab', typingSendsKeys: true };

/** Ends a computer and forgets its tag. One that is gone already is no error. */
export const endComputer = async (
  client: LightconeEndpoints,
  registry: Registry,
  id: string,
  deadline: Deadline,
): Promise<void> => {
  try {
    await client.delete(id, deadline);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  await registry.forget(id);
};

/** A running computer, as far as it is known. */
export interface RunningComputer {
  readonly id: string;
  readonly kind: Kind;
  readonly tag?: string | undefined;
}

/** Learns what there is to know of a running computer, and holds it. The connection then owns `http`. */
export const connectTo = async (
  http: Http,
  options: LightconeOptions,
  { id, kind, tag }: RunningComputer,
  deadline: Deadline,
): Promise<Connection<LightconeCall>> => {
  const caller = createCaller(http);
  const asIs = createCaller(http, 'as is');
  const client = createEndpoints(caller);
  const registry = openRegistry(options);
  const batchLimit = batchLimitOf(options);
  const { dispatcher, pace } = options;
  const pictures = openPublicFetcher({
    vendor: 'Lightcone',
    baseUrl: baseUrlOf(options),
    ...(dispatcher === undefined ? {} : { dispatcher }),
    ...(pace === undefined ? {} : { pace }),
  });
  const fetchImage: FetchImage = (url, within) => pictures.fetch(url, within);
  const screenshot = (tab: TabId | undefined, limit: Deadline): Promise<ScreenshotData> =>
    takeScreenshot(client, fetchImage, id, tab, limit);

  // The vendor does not always honour the size that was asked for, and answers no request with the real one.
  const [picture, tabs] = await closingOnFailure(pictures, () =>
    Promise.all([
      screenshot(undefined, deadline),
      kind === 'browser' ? client.tabs.list(id, deadline).then(readTabs) : [],
    ]),
  );
  const front = tabs.find((tab) => tab.active) ?? tabs[0];
  const sizes = new DisplaySizes(picture);
  const resized = async (tab: TabId | undefined, limit: Deadline): Promise<ScreenshotData> =>
    sizes.reset(tab, await screenshot(tab, limit));
  const sending: SendingOptions = {
    batchLimit,
    readPicture: async (taken, { tab }, limit) => sizes.note(tab, await readScreenshot(taken, fetchImage, limit)),
  };

  return {
    id,
    kind,
    platform: 'linux',
    rules: lightconeRules,
    facts,
    get display() {
      return sizes.of(front?.id);
    },
    displayOf: (tab) => sizes.of(tab),
    plan: (calls, observe) => describeRequests(calls, batchLimit, observe),
    send: async (calls, limit, observe) => {
      const { error, ...report } = await sendCalls(asIs, id, calls, sending, limit, observe);
      return error === undefined ? report : { ...report, error: asClosed(error) };
    },
    screenshot: async (tab, limit) => sizes.note(tab, await screenshot(tab, limit)),
    ...(kind === 'browser' ? { tabs: createTabs({ client, id, screenshot: resized }, tabs) } : {}),
    ...(front === undefined ? {} : { frontTab: front.id }),
    ...(kind === 'browser' ? { cdpUrl: (limit: Deadline) => cdpUrlOf(client, id, options, limit) } : {}),
    shell: createShell(client, id, options.execStream === true),
    files: createFiles(caller, id),
    streams: createStreams(client, id, kind, http.redact),
    status: async (limit) => {
      const info = requireComputerInfo({ ...(await client.status(id, limit)), id }, kind, nameOf('status'));
      if (isEnded(info.status)) throw endedError(id, info.status);
      return tag === undefined ? info : { ...info, tag };
    },
    keepAlive: async (limit) => {
      const { status } = await client.keepalive(id, limit);
      if (typeof status === 'string' && isEnded(status)) throw endedError(id, status);
    },
    terminate: (limit) => endComputer(client, registry, id, limit),
    detach: async () => {
      await Promise.all([http.close(), pictures.close()]);
    },
  };
};
