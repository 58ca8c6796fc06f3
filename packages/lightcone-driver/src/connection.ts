import {
  closingOnFailure,
  ProtocolError,
  UnsupportedFacetError,
  type Connection,
  type Deadline,
  type Facts,
  type Http,
  type ScreenshotData,
  type TabId,
} from '@farhand/core/driver';
import { asClosed, createCaller, endedError, isEnded, nameOf } from './caller.js';
import { createEndpoints, type LightconeEndpoints } from './client.js';
import { endComputer, requireComputerInfo, type RunningComputer } from './computer.js';
import { createFiles } from './files.js';
import { apiKeyOf, baseUrlOf, batchLimitOf, openPictures, type LightconeOptions } from './options.js';
import { openRegistry } from './registry.js';
import { lightconeRules } from './rules.js';
import { DisplaySizes, readScreenshot, takeScreenshot } from './screenshot.js';
import { describeRequests, sendCalls, type SendingOptions } from './send.js';
import { createShell } from './shell.js';
import { createStreams } from './streams.js';
import { createTabs, readTabs } from './tabs.js';
import type { LightconeCall } from './wire.js';

/**
 * Keys count in the tab that `key_down` addressed (vendor's reference). Whether typed text arrives as key events is not
 * documented; it is taken to, as typing is on every computer whose behaviour is known.
 */
const facts: Facts = { keysHeldPer: 'tab', typingSendsKeys: true };

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
  const pictures = openPictures(options);
  const screenshot = (tab: TabId | undefined, limit: Deadline): Promise<ScreenshotData> =>
    takeScreenshot(client, pictures, id, tab, limit);

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
    readPicture: async (taken, { tab }, limit) => sizes.note(tab, await readScreenshot(taken, pictures, limit)),
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

/**
 * Where a browser takes DevTools clients, with the API key in it: by `?token=`, which needs no header, so that it works
 * wherever an address does (both were seen to be accepted in July 2026).
 *
 * @throws UnsupportedFacetError if the computer names no such endpoint.
 */
const cdpUrlOf = async (
  client: LightconeEndpoints,
  id: string,
  options: LightconeOptions,
  deadline: Deadline,
): Promise<string> => {
  const { endpoints } = await client.retrieve(id, deadline);
  const path = endpoints?.['cdp'];
  if (path === undefined) {
    throw new UnsupportedFacetError(
      `${nameOf('retrieve')} names no cdp endpoint for this computer, so it takes no clients of the Chrome DevTools Protocol.`,
    );
  }
  const url = endpointUrl(path, options);
  url.searchParams.set('token', apiKeyOf(options));
  return url.href;
};

/**
 * The address of an endpoint that a computer names by its path below the base URL (seen in July 2026).
 *
 * @throws ProtocolError if it leads to somebody else: the key goes with it.
 */
const endpointUrl = (path: string, options: LightconeOptions): URL => {
  const base = new URL(baseUrlOf(options));
  const prefix = base.pathname.replace(/\/$/, '');
  const address = path.startsWith('/') ? `${base.origin}${prefix}${path}` : path;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isOwn = url?.origin === base.origin && url.username === '' && url.password === '';
  if (url !== undefined && isOwn) return url;
  throw new ProtocolError(
    `${nameOf('retrieve')} named a cdp endpoint that is not at ${base.origin}. The API key is not sent there.`,
  );
};
