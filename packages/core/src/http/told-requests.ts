import { FarhandError } from '../errors.js';
import type { RequestEnded } from '../telling/event.js';
import { currentTeller, servedCalls, toldError, type Teller } from '../telling/teller.js';
import type { Outgoing } from './exchange.js';
import { headersOf, isRecord, type ReplyHead } from './reply.js';

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

  /** Reports one attempt of a request. `undefined` without observers. */
  attempt(outgoing: Outgoing, number: number): ToldAttempt | undefined {
    return this.#teller.isHeard ? new ToldAttempt(this.#teller, this.#redact, outgoing, number) : undefined;
  }
}

/** One attempt of a request that is reported. */
class ToldAttempt {
  readonly #teller: Teller;
  readonly #redact: (text: string) => string;
  readonly #outgoing: Outgoing;
  readonly #number: number;
  readonly #calls = servedCalls();
  readonly #startMs = performance.now();

  constructor(teller: Teller, redact: (text: string) => string, outgoing: Outgoing, number: number) {
    this.#teller = teller;
    this.#redact = redact;
    this.#outgoing = outgoing;
    this.#number = number;
  }

  /** Reports that the reply was read to its end, or is a stream. */
  done(head: ReplyHead | undefined, reply: unknown): void {
    this.#tell(head, isRecord(reply) ? reply['requestId'] : undefined);
  }

  /** Reports that there is no reply, or not a successful one. `head`: its beginning, if that has arrived. */
  failed(head: ReplyHead | undefined, error: unknown): void {
    const requestId = error instanceof FarhandError ? error.requestId : undefined;
    this.#tell(head, requestId, { error: toldError(error) });
  }

  #tell(head: ReplyHead | undefined, requestId: unknown, failure: Pick<RequestEnded, 'error'> = {}): void {
    const { method, path, body } = this.#outgoing;
    const length = head === undefined ? undefined : headersOf(head)['content-length'];
    this.#teller.tell({
      type: 'request',
      method,
      path: this.#redact(path),
      ...(head === undefined ? {} : { status: head.statusCode }),
      attempt: this.#number,
      calls: this.#calls,
      durationMs: performance.now() - this.#startMs,
      sentBytes: Buffer.byteLength(body ?? ''),
      ...(length === undefined ? {} : { receivedBytes: Number(length) }),
      ...(typeof requestId === 'string' ? { requestId } : {}),
      ...failure,
    });
  }
}
