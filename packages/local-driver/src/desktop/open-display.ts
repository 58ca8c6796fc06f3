import { TransportError, type Deadline } from '@farhand/core/driver';
import x11, { type Client } from 'x11';
import { XDisplay } from './x-display.js';
import type { Cookie } from './xauthority.js';

/** Where an X display is and how to be let in. */
export interface DisplayAddress {
  /** Its name, such as `:0`. */
  readonly name: string;
  /** What to show. Absent: nothing. */
  readonly cookie?: Cookie;
}

const unreachable = ({ name, cookie }: DisplayAddress, error: Error): TransportError => {
  // A server that refuses says so and hangs up, and what comes first here is a matter of luck.
  const isRefused = /authori[sz]|connection failed|closed before setup|EPIPE|ECONNRESET/i.test(error.message);
  const shown = cookie === undefined ? 'XAUTHORITY names no cookie for it' : 'its cookie was not accepted';
  return isRefused
    ? new TransportError(
        'UNAUTHORIZED',
        `local: the X display ${name} does not let this process in: ${shown}. Set XAUTHORITY to the file of whoever owns the display.`,
      )
    : new TransportError(
        'UNREACHABLE',
        `local: no X server answers at the display ${name} (${error.message}). Check that it runs, and that the name is the DISPLAY of its programs.`,
      );
};

/** Connects, with what is needed to pretend input. */
const connect = (address: DisplayAddress, whenClient: (client: Client) => void): Promise<XDisplay> =>
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
        // The package keeps the numbers that a server gives to names where every client of the process finds them (x11
        // 4.2.2), and each server gives its own.
        client.atoms = { ...client.atoms };
        const screen = display.screen[Number(/\.(\d+)$/.exec(name)?.[1] ?? 0)];
        if (screen === undefined) return fail(new Error('it has no such screen'));
        client.require('xtest', (missing, xtest) => {
          if (missing) {
            const why = `local: the X display ${name} lacks the extension XTEST, which input takes.`;
            return reject(new TransportError('REJECTED', why));
          }
          client.require('damage', (lacking, damage) =>
            resolve(new XDisplay(display, screen, xtest, lacking ? undefined : damage)),
          );
        });
      },
    );
    client.on('error', (error) => {
      refusal ??= error;
      fail(error);
    });
    whenClient(client);
  });

/**
 * Becomes a client of an X display.
 *
 * @throws TransportError if it does not answer, refuses, or cannot take input.
 */
export const openDisplay = async (address: DisplayAddress, deadline: Deadline): Promise<XDisplay> => {
  let client: Client | undefined;
  const connecting = connect(address, (made) => {
    client = made;
  });
  try {
    return await deadline.race(connecting);
  } catch (error) {
    connecting.catch(() => undefined);
    client?.stream?.destroy();
    throw error;
  }
};
