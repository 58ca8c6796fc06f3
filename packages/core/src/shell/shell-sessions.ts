import type { OpenShell } from '../connection.js';
import type { CallOptions } from '../deadline.js';
import type { Work } from '../session/bounded.js';
import type { Session } from '../session/session.js';
import { ShellSession } from './shell-session.js';

const call = 'shell.open()';

/** The sessions of a computer that are open, or about to be. */
export class ShellSessions {
  readonly #session: Session;
  /** Each resolves to `undefined` if nothing was opened. */
  readonly #open = new Set<Promise<ShellSession | undefined>>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** Opens one. If whoever wants it stops waiting, or the computer is closed meanwhile, nothing is left of it. */
  async open({ signal, ...waiting }: CallOptions, start: Work<OpenShell>): Promise<ShellSession> {
    const { ended } = this.#session.options;
    const isOver = (): boolean => ended?.aborted === true;
    const wasOver = isOver();
    const limits = wasOver
      ? waiting
      : { ...waiting, signal: AbortSignal.any([signal, ended].filter((one) => one !== undefined)) };
    try {
      return await this.#session.direct(call, limits, async (deadline) => {
        if (deadline.signal.aborted) throw deadline.error();
        const opening = start(deadline).then(
          (shell) =>
            new ShellSession({ session: this.#session, shell, signal, forget: () => void this.#open.delete(kept) }),
        );
        const kept: Promise<ShellSession | undefined> = opening.catch(() => {
          this.#open.delete(kept);
          return undefined;
        });
        this.#open.add(kept);
        const session = await opening;
        if (deadline.signal.aborted) await session.end().catch(() => undefined);
        return session;
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (!wasOver && isOver()) await this.#session.direct(call, {}, () => Promise.resolve());
      throw error;
    }
  }

  /** Ends all of them. */
  async end(): Promise<void> {
    const ended = await Promise.allSettled([...this.#open].map(async (opening) => (await opening)?.end()));
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  }
}
