import { isRecord } from '@farhand/core/driver';
import { startChromedriver } from '@farhand/driver-testkit/servers';
import { findChromium } from '@farhand/local-driver';
import { webdriver } from '@farhand/webdriver-driver';
import { setTimeout as sleep } from 'node:timers/promises';
import { startFaultProxy } from './fault-proxy.js';
import { servePageLog } from './page-log.js';
import { apiKey, carriesInput, type Setting, type Vendor } from './vendor.js';

/** Sends a command to a server, past the proxy. Resolves to the `value` of its reply. */
const command = async (url: string, body?: object): Promise<unknown> => {
  const reply = await fetch(url, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });
  const json: unknown = await reply.json();
  if (!reply.ok) throw new Error(`${url} replied ${reply.status}: ${JSON.stringify(json)}`);
  return isRecord(json) ? json['value'] : undefined;
};

/**
 * Starts a chromedriver behind a proxy that causes the faults. What was done is what a page in its browser saw, so
 * neither the driver nor the server is believed.
 */
export const startWebDriverVendor = async ({ faults, clock, dispatcher, pace }: Setting): Promise<Vendor> => {
  const [server, page] = await Promise.all([startChromedriver(), servePageLog()]);
  const proxy = await startFaultProxy({
    target: server.url,
    faults,
    clock,
    carriesInput,
    onSession: async (id) => void (await command(`${server.url}/session/${id}/url`, { url: page.url })),
  });
  const capabilities = {
    browserName: 'chrome',
    'goog:chromeOptions': { binary: findChromium(), args: ['--headless=new', '--no-sandbox'] },
  };
  const { url, requests } = proxy;
  const headers = { 'x-api-key': apiKey };
  const how = { pace, ...(dispatcher === undefined ? {} : { dispatcher }) };
  return {
    kind: 'browser',
    driver: webdriver({ url, capabilities, headers, ...how }),
    requests,
    computers: [page],
    overlaps: () => proxy.overlaps(),
    calm: async () => {
      while (proxy.isBusy()) await sleep(5);
    },
    countRunning: async () => {
      const sessions = await command(`${server.url}/sessions`);
      return Array.isArray(sessions) ? sessions.length : 0;
    },
    limits: { callMs: 5_000, launchMs: 10_000 },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([proxy.close(), server.stop(), page.close()]);
    },
  };
};
