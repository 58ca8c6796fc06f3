import type { Dispatcher } from 'undici';
import { FarhandError } from '../errors.js';
import type { RequestEnded } from '../telling/event.js';
import { currentTeller, servedCalls, toldError, type Teller } from '../telling/teller.js';
import { headersOf, type Outgoing } from './exchange.js';
import { isRecord } from './reply.js';

/** Reports the requests of one HTTP client to observers. Idle without observers. */
export class ToldRequests {
  readonly #teller: Teller = currentTeller();
  readonly #redact: (text: string) => string;

  constructor(redact: (text: string) => string) {
    // Most requests of a computer use the same path, and searching it for keys takes longer than reporting the request.
    let known = { path: '', shown: '' };
    this.#redact = (path) => {
      if (path !== known.path) known = { path, shown: redact(path) };
      return known.shown;
    };
  }

  /** Reports all attempts of a request. */
  of(outgoing: Outgoing): { next(): ToldAttempt | undefined } {
    let attempt = 0;
    return {
      next: () => {
        attempt += 1;
        return this.#teller.isHeard ? new ToldAttempt(this.#teller, this.#redact, outgoing, attempt) : undefined;
      },
    };
  }
}

/** One attempt of a request that is reported. */
class ToldAttempt {
  readonly #teller: Teller;
  readonly #redact: (text: string) => string;
  readonly #outgoing: Outgoing;
  readonly #attempt: number;
  readonly #calls = servedCalls();
  readonly #startMs = performance.now();
  #response: Dispatcher.ResponseData | undefined;

  constructor(teller: Teller, redact: (text: string) => string, outgoing: Outgoing, attempt: number) {
    this.#teller = teller;
    this.#redact = redact;
    this.#outgoing = outgoing;
    this.#attempt = attempt;
  }

  /** Whether a reply has begun to arrive. */
  get isAnswered(): boolean {
    return this.#response !== undefined;
  }

  /** Records that a reply begins to arrive. */
  answered(response: Dispatcher.ResponseData): void {
    this.#response = response;
  }

  /** Records that the reply was read to its end, or is a stream. */
  done(reply: unknown): void {
    this.#tell(isRecord(reply) ? reply['requestId'] : undefined);
  }

  /** Records that there is no reply, or not a successful one. */
  failed(error: unknown): void {
    const requestId = error instanceof FarhandError ? error.requestId : undefined;
    this.#tell(requestId, { error: toldError(error) });
  }

  #tell(requestId: unknown, failure: Pick<RequestEnded, 'error'> = {}): void {
    const { method, path, body = '' } = this.#outgoing;
    const length = this.#response === undefined ? undefined : headersOf(this.#response)['content-length'];
    this.#teller.tell({
      type: 'request',
      method,
      path: this.#redact(path),
      ...(this.#response === undefined ? {} : { status: this.#response.statusCode }),
      attempt: this.#attempt,
      calls: this.#calls,
      durationMs: performance.now() - this.#startMs,
      sentBytes: Buffer.byteLength(body),
      ...(length === undefined ? {} : { receivedBytes: Number(length) }),
      ...(typeof requestId === 'string' ? { requestId } : {}),
      ...failure,
    });
  }
}
