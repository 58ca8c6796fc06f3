import { callOptions, checkOptions } from '../check/options.js';
import { checkText, optional } from '../check/values.js';
import type { HandoffFacet } from '../contract/facets.js';
import type { CallOptions, Deadline } from '../deadline.js';
import type { Session } from '../session/session.js';

const checkMessage = optional(checkText);

/** Tells whoever watches the computer how the task stands. Present where the vendor has such messages. */
export class Handoff {
  readonly #session: Session;
  readonly #facet: HandoffFacet;

  /** @internal */
  constructor(session: Session, facet: HandoffFacet) {
    this.#session = session;
    this.#facet = facet;
  }

  /**
   * Says that the task is done. The computer goes on running.
   *
   * @throws TypeError if the message is no string.
   */
  finished(message?: string, options?: CallOptions): Promise<void> {
    return this.#tell('finished', message, options, (deadline) => this.#facet.finished(message, deadline));
  }

  /**
   * Says that the task has failed. The computer goes on running.
   *
   * @throws TypeError if the message is no string.
   */
  failed(message?: string, options?: CallOptions): Promise<void> {
    return this.#tell('failed', message, options, (deadline) => this.#facet.failed(message, deadline));
  }

  /** Asks a person to take over. The computer goes on running, and input goes on working. */
  userTakeover(options?: CallOptions): Promise<void> {
    return this.#tell('userTakeover', undefined, options, (deadline) => this.#facet.userTakeover(deadline));
  }

  async #tell(
    verb: string,
    message: string | undefined,
    options: CallOptions | undefined,
    tell: (deadline: Deadline) => Promise<void>,
  ): Promise<void> {
    const call = `handoff.${verb}`;
    checkMessage(message, 'message', call);
    await this.#session.operate(`${call}()`, 'act', checkOptions(options, callOptions, call), tell);
  }
}
