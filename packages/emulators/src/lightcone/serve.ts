import type { Connection, Kind } from '@farhand/core/driver';
import { generateToken } from '../http/bearer-token.js';
import { listenOnLoopback, type LoopbackServer } from '../http/loopback-server.js';
import { sendReply } from '../http/reply.js';
import { answer } from './answer.js';
import { Emulator } from './emulator.js';
import { settingsOf, type LightconeOptions } from './options.js';
import { RequestLog, type LoggedRequest } from './request-log.js';

/** A computer that a client has created. */
export interface EmulatedComputer<C extends Connection = Connection> {
  /** The id its client knows it by. */
  readonly id: string;
  /** What it is. */
  readonly kind: Kind;
  /** The backend computer that stands for it. */
  readonly connection: C;
}

/** A running emulator. */
export class LightconeServer<C extends Connection = Connection> implements AsyncDisposable {
  /** Base URL for clients, without a slash at the end. */
  readonly url: string;
  /** The latest requests in the order they came, the refused ones included. */
  readonly requests: readonly LoggedRequest[];
  readonly #token: string;
  readonly #emulator: Emulator<C>;
  readonly #server: LoopbackServer;
  #closing: Promise<void> | undefined;

  /** @internal */
  constructor(server: LoopbackServer, emulator: Emulator<C>, token: string, requests: readonly LoggedRequest[]) {
    this.url = server.url;
    this.requests = requests;
    this.#token = token;
    this.#emulator = emulator;
    this.#server = server;
  }

  /** The key that clients must send. Not shown when the server is printed. */
  get token(): string {
    return this.#token;
  }

  /** The computers alive now, oldest first. */
  sessions(): readonly EmulatedComputer<C>[] {
    return this.#emulator.sessions.live().map(({ id, kind, connection }) => ({ id, kind, connection }));
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
    await Promise.all([this.#server.close(), this.#emulator.sessions.close()]);
  }
}

/**
 * Serves Lightcone's Computers API on this machine, over any driver.
 *
 * @throws TypeError if `host` is not a loopback address or `token` is empty or has spaces.
 * @throws RangeError if a number is out of range.
 * @throws Error with the code `EADDRINUSE` if the port is taken.
 */
export const serveLightcone = async <C extends Connection>(
  options: LightconeOptions<C>,
): Promise<LightconeServer<C>> => {
  const settings = settingsOf(options);
  const token = options.token ?? generateToken('sk_');
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new TypeError('serveLightcone: token must be printable ASCII without spaces.');

  const emulator = new Emulator(settings);
  const log = new RequestLog();
  const server = await listenOnLoopback(
    { host: options.host ?? '127.0.0.1', port: options.port ?? 0 },
    (request, response) => {
      void answer(request, emulator, token, log)
        .then((reply) => sendReply(response, reply))
        .catch(() => response.destroy());
    },
  );
  emulator.origin = server.url;
  return new LightconeServer(server, emulator, token, log.entries);
};
