import { secret, type Chain, type Computer, type Receipt } from '@farhand/core';
import { aborted, toldByError, toldByReceipt, type Told } from './judge.js';
import { actOf, type Act, type ActType, type Op } from './program.js';

/** Records what a user sees. */
export interface Notebook {
  told(told: readonly Told[]): void;
  /** Records anything that a user may print. */
  output(value: unknown): void;
}

/** The error that the user throws in the middle of a script. */
const mistake = new Error('on purpose');

/** Runs scripts of a careless user in parallel on one computer. */
export const play = async (
  computer: Computer,
  scripts: readonly (readonly Op[])[],
  notebook: Notebook,
): Promise<void> => {
  let nextId = 0;
  const number = (type: ActType): Act => actOf(type, nextId++);
  await Promise.all(scripts.map((script) => new Player(computer, number, notebook).play(script)));
};

type Verbs = Computer['tab'] | ReturnType<Computer['tab']['click']>;

const call = (verbs: Verbs, act: Exclude<Act, { type: 'trail' }>, signal: AbortSignal): ReturnType<Verbs['click']> => {
  switch (act.type) {
    case 'click':
      return verbs.click(act.at, {
        signal,
        clickCount: act.clickCount,
        ...(act.withShift ? { modifiers: ['Shift'] as const } : {}),
      });
    case 'drag':
      return verbs.drag(act.from, act.to, { steps: act.steps, signal });
    case 'type':
      return verbs.type(act.isSecret ? secret(act.text) : act.text, { signal });
    case 'press':
      return verbs.press(act.key, { signal });
  }
};

const callAll = (computer: Computer, acts: readonly Act[], signal: AbortSignal): Chain | undefined => {
  let verbs: Verbs = computer.tab;
  let chain: Chain | undefined;
  for (const act of acts) {
    if (act.type === 'trail') {
      chain = computer.mouse
        .move(act.from.x, act.from.y, { signal })
        .down({ signal })
        .move(act.to.x, act.to.y, { signal })
        .up({ signal });
    } else chain = verbs = call(verbs, act, signal);
  }
  return chain;
};

/**
 * Chains in one hold share the steps of its error, in which a secret looks like any other text, and a trail like any
 * other drag.
 */
const tellable = (type: ActType): ActType => (type === 'secret' ? 'type' : type === 'trail' ? 'drag' : type);

/** One running script. */
class Player {
  readonly #computer: Computer;
  readonly #number: (type: ActType) => Act;
  readonly #notebook: Notebook;
  readonly #pending: Promise<unknown>[] = [];

  constructor(computer: Computer, number: (type: ActType) => Act, notebook: Notebook) {
    this.#computer = computer;
    this.#number = number;
    this.#notebook = notebook;
  }

  async play(script: readonly Op[]): Promise<void> {
    // A hold without a body includes calls that start in the same turn. Tasks that start separately are distinguished.
    await Promise.resolve();
    for (const op of script) await this.#later(op, []).catch((error: unknown) => this.#notebook.output(error));
    await Promise.all(this.#pending);
  }

  /** Calls without awaiting, as in a body that only makes calls. */
  #now(op: Op, keys: readonly string[]): void {
    if (op.type === 'chain') void this.#chain({ ...op, acts: op.acts.map(tellable) }, keys);
    else if (op.type === 'brief') void this.#brief(op, keys);
    else if (op.type === 'throw') throw mistake;
    else if (op.type === 'hold') {
      const inner = [...keys, op.key];
      const held = this.#computer.keyboard.hold(op.key, () => {
        for (const part of op.body) this.#now(part, inner);
      });
      this.#noteFailure(Promise.resolve(held));
    }
  }

  async #later(op: Op, keys: readonly string[]): Promise<void> {
    switch (op.type) {
      case 'chain': {
        const done = this.#chain(op, keys);
        if (op.awaited) await done;
        return;
      }
      case 'brief': {
        const done = this.#brief(op, keys);
        if (op.awaited) await done;
        return;
      }
      case 'screenshot':
        await this.#computer.screenshot().catch((error: unknown) => this.#notebook.output(error));
        return;
      case 'explain':
        await this.#explain();
        return;
      case 'throw':
        throw mistake;
      case 'hold':
        await this.#hold(op, keys);
    }
  }

  async #hold(op: Op & { readonly type: 'hold' }, keys: readonly string[]): Promise<void> {
    const inner = [...keys, op.key];
    const { keyboard } = this.#computer;
    const body = async (): Promise<void> => {
      for (const part of op.body) await this.#later(part, inner);
    };
    try {
      if (op.manner === 'sync') this.#now(op, keys);
      else if (op.manner === 'async') await keyboard.hold(op.key, body);
      else {
        await using _held = keyboard.hold(op.key);
        await body();
      }
    } catch (error) {
      this.#notebook.output(error);
    }
  }

  #brief({ key }: Op & { readonly type: 'brief' }, keys: readonly string[]): Promise<void> {
    const act = this.#number('click');
    if (act.type !== 'click') return Promise.resolve();
    const held = this.#computer.keyboard.hold(key, () => this.#computer.tab.click(act.at));
    return this.#note(held, [act], [...keys, key]);
  }

  #chain(op: Op & { readonly type: 'chain' }, keys: readonly string[]): Promise<void> {
    const acts = op.acts.map(this.#number);
    const controller = new AbortController();
    const chain = callAll(this.#computer, acts, controller.signal);
    const timer =
      op.abortAfterMs === undefined ? undefined : setTimeout(() => controller.abort(aborted), op.abortAfterMs);
    // If the screenshot fails, its error reports the outcome of the input.
    const seen = op.pictured ? chain?.screenshot().then(() => chain) : chain;
    const done = this.#note(seen ?? Promise.reject(mistake), acts, keys);
    void done.then(() => clearTimeout(timer));
    return done;
  }

  /** Records what the caller of a chain is told. */
  #note(chain: PromiseLike<Receipt>, acts: readonly Act[], keys: readonly string[]): Promise<void> {
    const noted = Promise.resolve(chain).then(
      (receipt) => {
        this.#notebook.output(receipt);
        this.#notebook.told(toldByReceipt(acts, keys, receipt));
      },
      (error: unknown) => {
        this.#notebook.output(error);
        this.#notebook.told(toldByError(acts, keys, error));
      },
    );
    this.#pending.push(noted);
    return noted;
  }

  async #explain(): Promise<void> {
    const { tab } = this.#computer;
    const act = this.#number('secret');
    const text = act.type === 'type' ? act.text : '';
    const explained = this.#computer.explain(() => tab.click(1, 1).type(secret(text)));
    await explained.then(
      (explanation) => {
        this.#notebook.output(explanation);
        this.#notebook.output(String(explanation));
      },
      (error: unknown) => this.#notebook.output(error),
    );
  }

  #noteFailure(work: Promise<unknown>): void {
    this.#pending.push(work.catch((error: unknown) => this.#notebook.output(error)));
  }
}
