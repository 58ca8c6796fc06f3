import type { ShellEvent, ShellSessionOptions } from '@farhand/core';
import type { OpenShell, ShellChunk, ShellFacet } from '@farhand/core/driver';
import { openComputer } from './open-computer.js';

/** A promise that a test settles. */
export interface Held<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

export const held = <T>(): Held<T> => {
  let settle: Omit<Held<T>, 'promise'> = { resolve: () => undefined, reject: () => undefined };
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => undefined);
  return { promise, ...settle };
};

export const out = (text: string): ShellChunk => ({ type: 'stdout', bytes: new TextEncoder().encode(text) });
export const exit = (exitCode?: number): ShellChunk => ({ type: 'exit', exitCode });

/** A shell that says what a test has it say, and notes what is done to it. */
export class ScriptedShell implements OpenShell {
  readonly log: string[] = [];
  /** Replaces what a write does. */
  onWrite: OpenShell['write'] = () => Promise.resolve();
  /** Replaces what ending it does. */
  onEnd: OpenShell['end'] = () => Promise.resolve();
  readonly #said: (readonly ShellChunk[] | Error)[] = [];
  #more = held<undefined>();

  /** Has it say something, or fail to. */
  say(...chunks: readonly ShellChunk[]): void {
    this.#say(chunks);
  }

  fail(error: Error): void {
    this.#say(error);
  }

  #say(one: readonly ShellChunk[] | Error): void {
    this.#said.push(one);
    this.#more.resolve(undefined);
    this.#more = held();
  }

  async read(): Promise<readonly ShellChunk[]> {
    this.log.push('read');
    while (this.#said.length === 0) await this.#more.promise;
    const next = this.#said.shift() ?? [];
    if (next instanceof Error) throw next;
    return next;
  }

  async write(...[text, deadline]: Parameters<OpenShell['write']>): Promise<void> {
    this.log.push(`write ${text}`);
    await this.onWrite(text, deadline);
  }

  async closeInput(): Promise<void> {
    this.log.push('closeInput');
  }

  async end(...[deadline]: Parameters<OpenShell['end']>): Promise<void> {
    this.log.push('end');
    await this.onEnd(deadline);
  }
}

const neverRun: ShellFacet['run'] = () => Promise.reject(new Error('It was run.'));

/** A computer whose commands can be talked to, as `start` says. */
export const openWith = async (start: NonNullable<ShellFacet['open']>, timeoutMs?: number) => {
  const { computer } = await openComputer(
    { shell: { run: neverRun, open: start } },
    timeoutMs === undefined ? {} : { defaultTimeoutMs: timeoutMs },
  );
  if (computer.shell === undefined) throw new Error('There is no shell.');
  return { computer, shell: computer.shell };
};

/** An open session of a scripted shell. */
export const talk = async (options: ShellSessionOptions = {}) => {
  const script = new ScriptedShell();
  const { computer, shell } = await openWith(() => Promise.resolve(script));
  return { computer, shell, script, session: await shell.open('x', options) };
};

/** What a session says, up to its end, as one line each. */
export const all = async (events: AsyncIterable<ShellEvent>): Promise<readonly string[]> => {
  const heard: string[] = [];
  for await (const event of events) heard.push(event.type === 'exit' ? `exit ${event.exitCode}` : event.text);
  return heard;
};
