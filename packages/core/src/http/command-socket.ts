import { TransportError } from '../errors.js';
import { isRecord } from './reply.js';
import type { Json } from './vendor-client.js';
import type { MessageSocket } from './web-socket.js';

/** A message that is not the reply to a command. */
export interface SocketEvent {
  /** What happened, such as `Page.javascriptDialogOpening`. */
  readonly method: string;
  /** Its content. */
  readonly params: Json;
  /** The DevTools session that it is from; `undefined` for the browser itself, and in other protocols. */
  readonly sessionId: string | undefined;
}

/** The browser has refused a command. */
export class CommandRefused extends Error {
  /** The protocol's own code, such as `no such alert`; empty if it has none. */
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.name = 'CommandRefused';
    this.code = code;
  }
}

/**
 * Commands, replies and events over a WebSocket, as in the Chrome DevTools Protocol and in WebDriver BiDi. The
 * connection keeps the process alive only while a command waits for its reply, so a program that forgets to close its
 * computer ends as it would without the connection.
 */
export class CommandSocket {
  /** Resolves when the connection has ended, for any reason. */
  readonly over: Promise<void>;
  readonly #socket: MessageSocket;
  readonly #what: string;
  readonly #hear: (event: SocketEvent, from: CommandSocket) => void;
  readonly #waiting = new Map<number, (reply: Json | Error) => void>();
  #lastId = 0;
  #isOver = false;

  /** `what`: its name in messages. `hear` receives the events, in order. */
  constructor(socket: MessageSocket, what: string, hear: (event: SocketEvent, from: CommandSocket) => void) {
    this.#socket = socket;
    this.#what = what;
    this.#hear = hear;
    this.over = this.#read();
  }

  /**
   * Sends a command and resolves to its result. `sessionId`: the DevTools session that it is for.
   *
   * @throws CommandRefused if the browser refuses it.
   * @throws TransportError if the connection has ended.
   */
  async send(method: string, params: Json = {}, sessionId?: string): Promise<Json> {
    const id = (this.#lastId += 1);
    const reply = new Promise<Json | Error>((resolve) => {
      if (this.#isOver) resolve(this.#lost());
      else this.#waiting.set(id, resolve);
    });
    this.#socket.keepProcess(true);
    const command = { id, method, params, ...(sessionId === undefined ? {} : { sessionId }) };
    // If sending fails, the connection has ended, and the pending reply reports it.
    void this.#socket.send(JSON.stringify(command)).catch(() => undefined);
    const result = await reply;
    if (result instanceof Error) throw result;
    return result;
  }

  /** Ends the connection. A second call has no effect. */
  async close(): Promise<void> {
    await this.#socket.close();
    await this.over;
  }

  async #read(): Promise<void> {
    try {
      for await (const message of this.#socket) this.#take(JSON.parse(String(message)));
    } catch {
      // A connection that broke or sent unreadable data is lost too, and every pending command rejects.
    } finally {
      this.#isOver = true;
      for (const resolve of this.#waiting.values()) resolve(this.#lost());
      this.#waiting.clear();
    }
  }

  #take(message: unknown): void {
    if (!isRecord(message)) return;
    const { id, method, params, result, sessionId } = message;
    if (typeof id === 'number') {
      this.#waiting.get(id)?.(refusalIn(message) ?? (isRecord(result) ? result : {}));
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) this.#socket.keepProcess(false);
    } else if (typeof method === 'string') {
      const session = typeof sessionId === 'string' ? sessionId : undefined;
      this.#hear({ method, params: isRecord(params) ? params : {}, sessionId: session }, this);
    }
  }

  #lost(): TransportError {
    return new TransportError('UNREACHABLE', `${this.#what} was lost.`);
  }
}

/** The refusal in a reply: an object with a message in DevTools, a code beside a message in BiDi. */
const refusalIn = ({ error, message }: Json): CommandRefused | undefined => {
  if (isRecord(error)) return new CommandRefused(String(error['message']), '');
  return typeof error === 'string' ? new CommandRefused(`${error}: ${String(message)}`, error) : undefined;
};
