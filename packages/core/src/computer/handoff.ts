import { callOptions, checkOptions } from '../check/options.js';
import { checkText, optional } from '../check/values.js';
import type { HandoffFacet } from '../contract/facets.js';
import type { CallOptions, Deadline } from '../deadline.js';
import { partOf } from '../session/part.js';
import type { Session } from '../session/session.js';

const checkMessage = optional(checkText);

/**
 * Messages about the state of the task, for the person who watches the computer.
 *
 * @category Computer
 */
export class Handoff {
  readonly #session: Session;

  /** @internal */
  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * Reports that the task is done. The computer keeps running.
   *
   * @throws TypeError if the message is not a string.
   */
  finished(message?: string, options?: CallOptions): Promise<void> {
    return this.#tell('finished', message, options, (facet, deadline) => facet.finished(message, deadline));
  }

  /**
   * Reports that the task has failed. The computer keeps running.
   *
   * @throws TypeError if the message is not a string.
   */
  failed(message?: string, options?: CallOptions): Promise<void> {
    return this.#tell('failed', message, options, (facet, deadline) => facet.failed(message, deadline));
  }

  /** Asks a person to take over. The computer keeps running and accepts input. */
  userTakeover(options?: CallOptions): Promise<void> {
    return this.#tell('userTakeover', undefined, options, (facet, deadline) => facet.userTakeover(deadline));
  }

  async #tell(
    verb: string,
    message: string | undefined,
    options: CallOptions | undefined,
    tell: (facet: HandoffFacet, deadline: Deadline) => Promise<void>,
  ): Promise<void> {
    const call = `handoff.${verb}`;
    const facet = partOf(this.#session, 'handoff', call);
    checkMessage(message, 'message', call);
    const limits = checkOptions(options, callOptions, call);
    await this.#session.operate(`${call}()`, 'act', limits, (deadline) => tell(facet, deadline));
  }
}
