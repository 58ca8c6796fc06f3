import type { CDPSession, Frame, Page } from 'playwright-core';

/**
 * What happened to a key press in a page: the page handled it, left it to the browser, or left it while text is being
 * edited.
 */
export type KeyFate = 'taken' | 'left' | 'editing';

/** An isolated world of a frame, hidden from the page. */
interface World {
  readonly session: CDPSession;
  readonly contextId: number;
}

/**
 * Watches the next key press in all frames of a page, from isolated worlds that the page cannot see.
 *
 * @remarks The listener is the last one on the window in the capturing phase, so it holds the event before any element
 * gets it. Whether the page handled the key is read from the event afterward. If no listener saw the key, the page
 * stopped the event, and so handled it.
 */
export class KeyWatch {
  readonly #worlds: readonly World[];
  readonly #sessions: readonly CDPSession[];

  private constructor(worlds: readonly World[], sessions: readonly CDPSession[]) {
    this.#worlds = worlds;
    this.#sessions = sessions;
  }

  /** Starts to watch. `foreign`: the frames that may have their own process. */
  static async start(page: Page, session: CDPSession, foreign: readonly Frame[]): Promise<KeyWatch> {
    // A frame of the page's own process has no separate session; the rejection means only that.
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

  /** Resolves to what happened to the press, after its reply. Ends the watch. */
  async fate(): Promise<KeyFate> {
    const fates = await this.#evaluate(tell);
    await Promise.all(this.#sessions.map((session) => session.detach().catch(() => undefined)));
    return fates.find((fate) => fate === 'taken' || fate === 'left' || fate === 'editing') ?? 'taken';
  }

  /** Evaluates an expression in each world; `undefined` where the frame no longer exists. */
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
