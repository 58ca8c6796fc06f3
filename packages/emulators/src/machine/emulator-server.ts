import type { Connection, Kind } from '@farhand/core/driver';
import { answerRequest, type Protocol } from '../http/answer-request.js';
import { answerUpgrade } from '../http/answer-upgrade.js';
import { deliver } from '../http/delivery.js';
import { createDial } from '../http/faults/dial.js';
import type { Faults } from '../http/faults/fault.js';
import { listenOnLoopback, type LoopbackHost, type LoopbackServer } from '../http/loopback-server.js';
import { RequestLog, type LoggedRequest } from '../http/request-log.js';
import type { Clock } from './clock.js';

/** A computer that a client has created. */
export interface EmulatedComputer<C extends Connection = Connection> {
  /** The id its client knows it by. */
  readonly id: string;
  /** What it is. */
  readonly kind: Kind;
  /** The backend computer that stands for it. */
  readonly connection: C;
}

/** The computers of an emulator. */
export interface Fleet<C extends Connection> {
  /** Those alive now, oldest first. */
  live(): readonly EmulatedComputer<C>[];
  /** Ends every one of them. */
  close(): Promise<void>;
}

/** What a running emulator is made of. */
export interface ServerParts<C extends Connection> {
  readonly fleet: Fleet<C>;
  readonly token: string;
  readonly server: LoopbackServer;
  readonly requests: readonly LoggedRequest[];
}

/** A running emulator. */
export class EmulatorServer<C extends Connection = Connection> implements AsyncDisposable {
  /** Base URL for clients, without a slash at the end. */
  readonly url: string;
  /** The latest requests in the order they came, the refused ones included. */
  readonly requests: readonly LoggedRequest[];
  readonly #token: string;
  readonly #fleet: Fleet<C>;
  readonly #server: LoopbackServer;
  #closing: Promise<void> | undefined;

  /** @internal */
  constructor({ fleet, token, server, requests }: ServerParts<C>) {
    this.url = server.url;
    this.requests = requests;
    this.#token = token;
    this.#fleet = fleet;
    this.#server = server;
  }

  /** The key that clients must send. Not shown when the server is printed. */
  get token(): string {
    return this.#token;
  }

  /** The computers alive now, oldest first. */
  sessions(): readonly EmulatedComputer<C>[] {
    return this.#fleet.live().map(({ id, kind, connection }) => ({ id, kind, connection }));
  }

  /** The backend computer behind a client's computer, if that is alive. */
  connection(id: string): C | undefined {
    return this.sessions().find((computer) => computer.id === id)?.connection;
  }

  /** Stops listening, ends every computer and waits for it. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Closes at the end of an `await using` block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    await Promise.all([this.#server.close(), this.#fleet.close()]);
  }
}

/** Returns a key that can stand in a header. Throws a TypeError if it is empty or has spaces. */
export const checkToken = (token: string, call: string): string => {
  if (!/^[\x21-\x7e]+$/.test(token)) throw new TypeError(`${call}: token must be printable ASCII without spaces.`);
  return token;
};

/** Where a server listens, what goes wrong there and where its time comes from. */
interface ListenOptions {
  readonly host?: LoopbackHost;
  readonly port?: number;
  readonly faults?: Faults;
  readonly clock: Clock;
}

/** Listens on this machine and answers by a protocol. */
export const listen = async <Endpoint>(
  { host = '127.0.0.1', port = 0, faults, clock }: ListenOptions,
  protocol: Protocol<Endpoint>,
): Promise<Pick<ServerParts<Connection>, 'server' | 'requests'>> => {
  const log = new RequestLog();
  const dial = createDial(faults);
  const server = await listenOnLoopback(
    { host, port },
    (request, response) => {
      void answerRequest(request, protocol, dial, log)
        .then((delivery) => deliver(response, delivery, (delayMs, run) => clock.after(delayMs, run)))
        .catch(() => response.destroy());
    },
    (upgrade) => void answerUpgrade(upgrade, protocol, log).catch(() => upgrade.socket.destroy()),
  );
  return { server, requests: log.entries };
};
