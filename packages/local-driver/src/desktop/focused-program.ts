import { inTime, type Deadline } from '@farhand/core/driver';
import type { Client } from 'x11';
import type { XDisplay } from './x-display.js';

/** How long to wait for a program's reply, in milliseconds. A program that has not replied by then may never reply. */
const patienceMs = 2_000;

/** Atoms of the protocol between window managers and programs. Source: ICCCM and EWMH. */
interface Atoms {
  readonly protocols: number;
  readonly ping: number;
}

/** 0 stands for no window, 1 for the window below the pointer. */
const isWindow = (focus: number): boolean => focus > 1;

/** The maximum nesting of the window that has the focus. */
const deepest = 8;

/** The program that receives the keys. */
export class FocusedProgram {
  readonly #display: XDisplay;
  readonly #atoms: Atoms;
  #asked = 0;

  private constructor(display: XDisplay, atoms: Atoms) {
    this.#display = display;
    this.#atoms = atoms;
  }

  /** Prepares to ask programs on a display. */
  static async on(display: XDisplay): Promise<FocusedProgram> {
    const atom = (name: string): Promise<number> =>
      display.ask((client, reply: Parameters<Client['InternAtom']>[2]) => client.InternAtom(false, name, reply));
    const [protocols, ping] = await Promise.all([atom('WM_PROTOCOLS'), atom('_NET_WM_PING')]);
    display.reportWindows();
    return new FocusedProgram(display, { protocols, ping });
  }

  /**
   * Waits until the program has processed every event sent to it so far.
   *
   * @remarks The question is the one by which window managers check that a program responds. Nearly all programs reply
   * to it, in the order of the events they receive.
   *
   * @returns whether the program replied; `false` if it does not support the question or does not reply in time
   */
  async hasCaughtUp(deadline: Deadline): Promise<boolean> {
    const window = await this.#window().catch(() => undefined);
    if (window === undefined) return false;
    this.#asked += 1;
    return this.#ask(window, this.#asked, deadline);
  }

  async #ask(window: number, token: number, deadline: Deadline): Promise<boolean> {
    const { protocols, ping } = this.#atoms;
    let stop = (): void => undefined;
    const answered = new Promise<boolean>((resolve) => {
      void this.#display.gone.then(() => resolve(false));
      stop = this.#display.listen(({ name, message_type: type, data }) => {
        if (name === 'ClientMessage' && type === protocols && data?.[0] === ping && data[1] === token) resolve(true);
      });
    });
    try {
      await this.#display.ask<undefined>((client, reply) => {
        client.SendClientMessage(window, window, protocols, 32, [ping, token, window, 0, 0], 0, (error) =>
          reply(error, undefined),
        );
      });
      return await deadline.race(inTime(patienceMs, answered, false));
    } finally {
      stop();
    }
  }

  /** The window to ask: the focused window, or its nearest ancestor that supports the question. */
  async #window(): Promise<number | undefined> {
    const { focus } = await this.#display.ask((client, reply: Parameters<Client['GetInputFocus']>[0]) =>
      client.GetInputFocus(reply),
    );
    let window = isWindow(focus) ? focus : (await this.#display.pointer()).window;
    for (let depth = 0; depth < deepest && window !== 0 && window !== this.#display.screen.root; depth += 1) {
      if (await this.#knowsPing(window)) return window;
      window = await this.#parentOf(window);
    }
    return undefined;
  }

  async #knowsPing(window: number): Promise<boolean> {
    const { protocols, ping } = this.#atoms;
    const { data } = await this.#display.ask((client, reply: Parameters<Client['GetProperty']>[6]) =>
      client.GetProperty(0, window, protocols, 0, 0, 32, reply),
    );
    const atoms = new DataView(data.buffer, data.byteOffset, data.byteLength - (data.byteLength % 4));
    return Array.from({ length: atoms.byteLength / 4 }, (_, index) => atoms.getUint32(index * 4, true)).includes(ping);
  }

  async #parentOf(window: number): Promise<number> {
    const { parent } = await this.#display.ask((client, reply: Parameters<Client['QueryTree']>[1]) =>
      client.QueryTree(window, reply),
    );
    return parent;
  }
}
