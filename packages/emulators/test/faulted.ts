import type { RecorderConnection } from '@farhand/driver-testkit/recorder';
import type { EmulatorServer, Fault, LoggedRequest } from '@farhand/emulators';
import type { HandClock } from './hand-clock.js';
import { handDial, type HandDial } from './hand-dial.js';
import { lightcone } from './lightcone.js';
import { lybic, px } from './lybic.js';
import { rawClient, type RawClient } from './raw-client.js';

/** The emulators that have a dial. */
export const vendors = ['lightcone', 'lybic'] as const;

/** An emulator with a dial and one computer over a recorder, and the same click in each vendor's words. */
export interface Faulted {
  readonly server: EmulatorServer<RecorderConnection>;
  readonly dial: HandDial;
  readonly clock: HandClock;
  /** The computer that is clicked. */
  readonly backend: RecorderConnection;
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Path of the click. */
  readonly path: string;
  /** Body of the click. */
  readonly body: string;
  /** Clicks, with this going wrong. */
  click(fault?: Fault): Promise<Response>;
  /** As `click`, by hand. */
  rawClick(fault?: Fault): RawClient;
  /** What the log says of the latest request. */
  latest(): LoggedRequest | undefined;
  /** Takes a picture; returns its address. */
  picture(): Promise<string>;
}

/** Starts the emulator of a vendor, closed when the test ends, and a computer. `watch`: with the page that shows it. */
export const faulted = async (vendor: (typeof vendors)[number], watch: boolean = false): Promise<Faulted> => {
  const dial = handDial();
  const { faults } = dial;
  if (vendor === 'lightcone') {
    const api = await lightcone({ faults, watch });
    const { path, id, backend } = await api.create();
    return assemble({
      ...api,
      dial,
      backend,
      id,
      headers: { authorization: 'Bearer sk_test' },
      path: `${path}/click`,
      body: '{"x":1,"y":2}',
      picture: async () => (await api.call('POST', `${path}/screenshot`)).body.result.screenshot_url,
    });
  }
  const api = await lybic({ faults, watch });
  const { path, id, backend } = await api.create();
  const click = { type: 'mouse:click', x: px(1), y: px(2), button: 1 };
  return assemble({
    ...api,
    dial,
    backend,
    id,
    headers: { 'x-api-key': 'lysk-test' },
    path: `/api/orgs/ORG-1/${path}/actions/execute`,
    body: JSON.stringify({ action: click, includeScreenShot: false }),
    picture: async () => (await api.call('POST', `${path}/preview`, {})).body.screenShot,
  });
};

type Parts = Omit<Faulted, 'click' | 'rawClick' | 'latest'>;

const assemble = ({ server, dial, clock, backend, id, headers, path, body, picture }: Parts): Faulted => ({
  server,
  dial,
  clock,
  backend,
  id,
  headers,
  path,
  body,
  picture,
  click: (fault) => {
    if (fault !== undefined) dial.next(fault);
    return fetch(`${server.url}${path}`, { method: 'POST', headers, body });
  },
  rawClick: (fault) => {
    if (fault !== undefined) dial.next(fault);
    const client = rawClient(server.url);
    client.post(path, headers, body);
    return client;
  },
  latest: () => server.requests.at(-1),
});
