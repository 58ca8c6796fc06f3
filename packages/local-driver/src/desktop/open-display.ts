import { TransportError, type Deadline } from '@farhand/core/driver';
import { hostname } from 'node:os';
import x11, { type Client, type Display, type Screen, type Xtest } from 'x11';
import { PaintTeller } from './paint.js';
import { XDisplay } from './x-display.js';

/** The name of an X display and the access to it. */
export interface DisplayAddress {
  /** Its name, such as `:0`. */
  readonly name: string;
  /** The cookie to authenticate with. Absent: none. */
  readonly cookie?: Cookie;
}

const unreachable = ({ name, cookie }: DisplayAddress, error: Error): TransportError => {
  // A server that refuses sends a message and closes the connection; which of the two arrives first is random.
  const isRefused = /authori[sz]|connection failed|closed before setup|EPIPE|ECONNRESET/i.test(error.message);
  const shown = cookie === undefined ? 'XAUTHORITY contains no cookie for it' : 'its cookie was not accepted';
  return isRefused
    ? new TransportError(
        'UNAUTHORIZED',
        `local: the X display ${name} refused this process: ${shown}. Nothing was sent. Set XAUTHORITY to the authority file of the display's owner.`,
      )
    : new TransportError(
        'UNREACHABLE',
        `local: no X server replies at the display ${name} (${error.message}). Nothing was sent. Check that the server runs, and that the name is the DISPLAY of its programs.`,
      );
};

/** A client that the server has accepted. */
interface Connected {
  readonly display: Display;
  readonly screen: Screen;
}

const connect = (address: DisplayAddress, whenClient: (client: Client) => void): Promise<Connected> =>
  new Promise((resolve, reject) => {
    const { name, cookie } = address;
    let refusal: Error | undefined;
    const fail = (error: Error): void => reject(unreachable(address, refusal ?? error));
    const client = x11.createClient(
      {
        display: name,
        shm: false,
        disableBigRequests: true,
        auth: { name: cookie?.name ?? '', data: Buffer.from(cookie?.data ?? []).toString('latin1') },
      },
      (error, display) => {
        if (error) return fail(error);
        // The package stores a server's atom numbers where every client of the process finds them (x11 4.2.2), but each
        // server has its own numbers.
        client.atoms = { ...client.atoms };
        const screen = display.screen[Number(/\.(\d+)$/.exec(name)?.[1] ?? 0)];
        if (screen === undefined) return fail(new Error('the server has no such screen'));
        resolve({ display, screen });
      },
    );
    client.on('error', (error) => {
      refusal ??= error;
      fail(error);
    });
    whenClient(client);
  });

const requireXtest = (client: Client, name: string): Promise<Xtest> =>
  new Promise((resolve, reject) => {
    client.require('xtest', (missing, xtest) => {
      if (!missing) return resolve(xtest);
      const why = `local: the X display ${name} lacks the extension XTEST, which input requires. Nothing was sent. Use a display whose X server has XTEST.`;
      reject(new TransportError('REJECTED', why));
    });
  });

/** `undefined` if the server does not report repaints, or accepts no further client. */
const openPaintTeller = async (
  address: DisplayAddress,
  whenClient: (client: Client) => void,
): Promise<PaintTeller | undefined> => {
  const connected = await connect(address, whenClient).catch(() => undefined);
  if (connected === undefined) return undefined;
  const { display, screen } = connected;
  return new Promise((resolve) => {
    display.client.require('damage', (missing, damage) => {
      if (!missing) return resolve(new PaintTeller(display.client, damage, screen.root));
      display.client.terminate();
      resolve(undefined);
    });
  });
};

const openClients = async (address: DisplayAddress, whenClient: (client: Client) => void): Promise<XDisplay> => {
  const { display, screen } = await connect(address, whenClient);
  const xtest = await requireXtest(display.client, address.name);
  return new XDisplay(display, screen, xtest, await openPaintTeller(address, whenClient));
};

/**
 * Connects to an X display, with everything needed to send input.
 *
 * @throws TransportError if it does not reply, refuses, or does not support synthetic input.
 */
export const openDisplay = async (address: DisplayAddress, deadline: Deadline): Promise<XDisplay> => {
  const clients: Client[] = [];
  const opening = openClients(address, (client) => clients.push(client));
  try {
    return await deadline.race(opening);
  } catch (error) {
    opening.catch(() => undefined);
    for (const client of clients) client.stream?.destroy();
    throw error;
  }
};

/** The cookie by which an X server accepts a client. */
export interface Cookie {
  readonly name: string;
  readonly data: Uint8Array;
}

const cookieName = 'MIT-MAGIC-COOKIE-1';

/** Address families of the file format: this machine by its name, and any machine. */
const family = { local: 256, wild: 65535 } as const;

const counted = (data: Uint8Array): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(data.length);
  return Buffer.concat([length, data]);
};

/** Returns an `XAUTHORITY` file with one cookie that is valid for any display. */
export const xauthorityFile = (data: Uint8Array): Uint8Array => {
  const start = Buffer.alloc(2);
  start.writeUInt16BE(family.wild);
  return Buffer.concat([
    start,
    counted(Buffer.alloc(0)),
    counted(Buffer.alloc(0)),
    counted(Buffer.from(cookieName)),
    counted(data),
  ]);
};

interface Entry {
  readonly family: number;
  readonly address: string;
  readonly display: string;
  readonly cookie: Cookie;
}

const entriesIn = (file: Buffer): readonly Entry[] => {
  const entries: Entry[] = [];
  let at = 0;
  const number = (): number => {
    const value = file.readUInt16BE(at);
    at += 2;
    return value;
  };
  const field = (): Buffer => {
    const length = number();
    if (at + length > file.length) throw new RangeError('The file ends within an entry.');
    at += length;
    return file.subarray(at - length, at);
  };
  try {
    while (at < file.length) {
      const entry = { family: number(), address: field().toString('latin1'), display: field().toString('latin1') };
      entries.push({ ...entry, cookie: { name: field().toString('latin1'), data: field() } });
    }
  } catch {
    // The complete entries are used. If the needed one is missing, the server refuses.
  }
  return entries;
};

/** Returns the cookie in an `XAUTHORITY` file for a display of this machine, or `undefined` if there is none. */
export const findCookie = (file: Uint8Array, displayNumber: string, host: string = hostname()): Cookie | undefined =>
  entriesIn(Buffer.from(file)).find(
    (entry) =>
      entry.cookie.name === cookieName &&
      (entry.display === '' || entry.display === displayNumber) &&
      (entry.family === family.wild || (entry.family === family.local && entry.address === host)),
  )?.cookie;
