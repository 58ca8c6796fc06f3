import {
  closingOnFailure,
  type Connection,
  type Deadline,
  type Facts,
  type Http,
  type ScreenshotData,
  type TabId,
  type TabInfo,
} from '@farhand/core/driver';
import { asClosed, createCaller, endedError, isEnded, nameOf } from './caller.js';
import { cdpUrlOf } from './cdp-endpoint.js';
import { createEndpoints } from './client.js';
import { endComputer, requireComputerInfo, type RunningComputer } from './computer.js';
import { BrowserDialogs, unblocked } from './dialogs.js';
import { createFiles } from './files.js';
import { batchLimitOf, openPictures, type LightconeOptions } from './options.js';
import { openRegistry } from './registry.js';
import { RequestIds } from './request-ids.js';
import { lightconeRules } from './rules.js';
import { DisplaySizes, readScreenshot, takeScreenshot } from './screenshot.js';
import { describeRequests, sendCalls, type SendingOptions } from './send.js';
import { createShell } from './shell.js';
import { createStreams } from './streams.js';
import { createTabs, readTabs } from './tabs.js';
import type { LightconeCall } from './wire.js';

/**
 * Keys are held in the tab that `key_down` addressed (vendor's reference). The vendor does not document whether typed
 * text arrives as key events. Farhand assumes that it does, as on every computer of known behavior.
 */
const facts: Facts = { keysHeldPer: 'tab', typingSendsKeys: true };

/** Reads what is needed of a running computer, and connects to it. The connection then owns `http`. */
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

  // The vendor does not always honor the requested size, and no reply contains the actual one.
  const look = (): Promise<readonly [ScreenshotData, readonly TabInfo[]]> =>
    Promise.all([
      screenshot(undefined, deadline),
      kind === 'browser' ? client.tabs.list(id, deadline).then(readTabs) : [],
    ]);
  const [dialogs, [picture, tabs]] = await closingOnFailure(pictures, async () => {
    const { dialogs: answer } = options;
    const context = { http, client, id, options };
    const dialogs = answer === undefined ? undefined : await BrowserDialogs.open(context, answer, deadline);
    return [dialogs, await (dialogs === undefined ? look() : closingOnFailure(dialogs, look))] as const;
  });
  const front = tabs.find((tab) => tab.active) ?? tabs[0];
  const sizes = new DisplaySizes(picture);
  const resized = async (tab: TabId | undefined, limit: Deadline): Promise<ScreenshotData> =>
    sizes.reset(tab, await screenshot(tab, limit));
  const followed =
    kind === 'browser'
      ? createTabs({ client, id, screenshot: resized, dialogs, displayOf: (tab) => sizes.of(tab) }, tabs)
      : undefined;
  if (followed !== undefined) dialogs?.follow(followed);
  const sending: SendingOptions = {
    batchLimit,
    dialogs,
    requestIds: new RequestIds(),
    hear: (context, acted) => followed?.hear(context, acted),
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
      const report = await sendCalls(asIs, id, calls, sending, limit, observe);
      // The input is done by then. If its effect on the tabs takes too long to appear, it is reported later.
      const catchingUp = followed?.catchUp(limit);
      if (catchingUp !== undefined) await catchingUp.catch(() => undefined);
      if (report.error === undefined) return report;
      return { ...report, error: await caller.confirmed(asClosed(report.error), { id }, limit) };
    },
    settling: () => http.settling(id),
    screenshot: async (tab, limit) =>
      sizes.note(tab, await unblocked(dialogs, 'The screenshot', tab, limit, () => screenshot(tab, limit))),
    ...(followed === undefined ? {} : { tabs: followed }),
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
      await Promise.all([dialogs?.close(), http.close(), pictures.close()]);
    },
  };
};
