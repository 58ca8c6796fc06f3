import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { launch, type Computer } from '@farhand/core';
import { startEmulator } from './emulator-process.js';
import { driverFor, instant, kindOf, type VendorName } from './vendor.js';

/** A computer whose server can be killed. */
export interface Doomed {
  readonly computer: Computer;
  /** Has the server answer nothing more, without closing a connection. */
  freeze(): void;
  /** Ends the server without warning, and waits until it is gone. */
  kill(): Promise<void>;
  /** Ends the server without warning once the next request is on its way to it. */
  killDuringRequest(): void;
  /** Ends the server and lets go of the computer; returns the names of the temporary files that the server has left. */
  end(): Promise<readonly string[]>;
  /** How many sockets there are more than before it was launched. */
  sockets(): number;
}

const socketCount = (): number =>
  process.getActiveResourcesInfo().filter((name) => /^(TCP|Connect|GetAddrInfo)/.test(name)).length;

const requestSent = 'undici:request:bodySent';

/** Launches a computer on a server of its own. */
export const launchDoomed = async (name: VendorName): Promise<Doomed> => {
  const socketsBefore = socketCount();
  const { access, freeze, kill, end } = await startEmulator(name);
  try {
    const computer = await launch(driverFor(name, access, { pace: instant }), { kind: kindOf[name] });
    const onSent = (): void => {
      unsubscribe(requestSent, onSent);
      void kill();
    };
    return {
      computer,
      freeze,
      kill,
      killDuringRequest: () => {
        freeze();
        subscribe(requestSent, onSent);
      },
      end: async () => {
        unsubscribe(requestSent, onSent);
        const files = await end();
        await computer.close().catch(() => undefined);
        return files;
      },
      sockets: () => socketCount() - socketsBefore,
    };
  } catch (error) {
    await end();
    throw error;
  }
};
