import type { CDPSession, Frame, Page } from 'playwright-core';

/**
 * What became of a key press in a page: the page took it for itself, left it to the browser, or left it while text is being
 * edited.
 */
export type KeyFate = 'taken' | 'left' | 'editing';

/** The world of a frame that the page cannot see into. */
interface World {
  readonly session: CDPSession;
  readonly contextId: number;
}

/**
 * Watches the next key press in all frames of a page, from worlds of their own: the page sees nothing of it.
 *
 * @remarks
 * The listener is the last one on the window, in the capturing phase, so that it keeps the event before any element has it.
 * Whether the page has taken the key is read from the event afterwards. If no listener has seen the key, the page has
 * stopped it on its way, and so taken it.
 */
export class KeyWatch {
  readonly #worlds: readonly World[];
  readonly #sessions: readonly CDPSession[];

  private constructor(worlds: readonly World[], sessions: readonly CDPSession[]) {
    this.#worlds = worlds;
    this.#sessions = sessions;
  }

  /** Starts to watch. `foreign`: the frames that may have a process of their own. */
  static async start(page: Page, session: CDPSession, foreign: readonly Frame[]): Promise<KeyWatch> {
    // A frame of the page's own process has no session of its own, which is what the rejection says.
    const opening = foreign.map((frame) =>
      page
        .context()
        .newCDPSession(frame)
        .catch(() => undefined),
    );
    const sessions = (await Promise.all(opening)).filter((one) => one !== undefined);
    const worlds = await Promise.all([session, ...sessions].map(worldsOf));
    const watch = new KeyWatch(worlds.flat(), sessions);
    await watch.#evaluate(listen);
    return watch;
  }

  /** What became of the press, once its reply is here. Ends the watch. */
  async fate(): Promise<KeyFate> {
    const fates = await this.#evaluate(tell);
    await Promise.all(this.#sessions.map((session) => session.detach().catch(() => undefined)));
    return fates.find((fate) => fate === 'taken' || fate === 'left' || fate === 'editing') ?? 'taken';
  }

  /** The value of an expression in each world; `undefined` where the frame is gone. */
  #evaluate(expression: string): Promise<readonly unknown[]> {
    const asking = this.#worlds.map(({ session, contextId }) =>
      session.send('Runtime.evaluate', { expression, contextId, returnByValue: true }).then(
        ({ result }): unknown => result.value,
        () => undefined,
      ),
    );
    return Promise.all(asking);
  }
}

interface FrameTree {
  readonly frame: { readonly id: string };
  readonly childFrames?: readonly FrameTree[];
}

const idsIn = ({ frame, childFrames = [] }: FrameTree): readonly string[] => [frame.id, ...childFrames.flatMap(idsIn)];

const worldsOf = async (session: CDPSession): Promise<readonly World[]> => {
  const { frameTree } = await session.send('Page.getFrameTree');
  const making = idsIn(frameTree).map((frameId) =>
    session.send('Page.createIsolatedWorld', { frameId, worldName: 'farhand' }).then(
      ({ executionContextId }): World => ({ session, contextId: executionContextId }),
      () => undefined,
    ),
  );
  return (await Promise.all(making)).filter((world) => world !== undefined);
};

const listen = `(() => {
  const end = new AbortController();
  const watch = { end, event: undefined };
  globalThis.keyWatch = watch;
  addEventListener('keydown', (event) => { watch.event ??= event; }, { capture: true, signal: end.signal });
})()`;

const tell = `(() => {
  const { end, event } = globalThis.keyWatch;
  delete globalThis.keyWatch;
  end.abort();
  if (event === undefined) return undefined;
  if (event.defaultPrevented) return 'taken';
  const [target] = event.composedPath().concat(event.target);
  return target?.isContentEditable === true || /^(?:INPUT|TEXTAREA)$/.test(target?.tagName ?? '') ? 'editing' : 'left';
})()`;
