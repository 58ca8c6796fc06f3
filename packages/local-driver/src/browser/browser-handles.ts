import { inTime, isRecord } from '@farhand/core/driver';
import { AsyncLocalStorage } from 'node:async_hooks';
import { ChildProcess } from 'node:child_process';
import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { Socket } from 'node:net';

/** What is being opened by the running code. */
const collecting = new AsyncLocalStorage<BrowserHandles>();

/** Node publishes every process and every socket here, as soon as it is made. */
const channels = ['child_process', 'net.client.socket'].map((name) => channel(name));

/** How much of what a browser says is kept, in characters. */
const mostSaid = 4_000;

/** How long a browser that has ended may take to say its last, in milliseconds: what it has started may hold its output open. */
const lastWordsMs = 500;

/**
 * The process of a browser that Playwright starts, or the socket to one that it joins.
 *
 * @remarks
 * Playwright hands out neither. Node publishes both, with the asynchronous context of whoever opens them. Sockets with TLS are
 * published from Node 24 on (tried in November 2026 with 20.18, 20.20 and 24).
 */
export class BrowserHandles {
  readonly #sockets: Socket[] = [];
  #process: ChildProcess | undefined;
  #said = '';
  #isStarting = true;
  #isUnwanted = false;
  readonly #onStart: (commandLine: readonly string[]) => void;

  /** `onStart` is told the command line of the process right before it starts. */
  constructor(onStart: (commandLine: readonly string[]) => void = () => undefined) {
    this.#onStart = onStart;
  }

  /** Takes note of what some work opens. */
  async collect<T>(work: () => Promise<T>): Promise<T> {
    const add = (message: unknown): void => {
      if (collecting.getStore() === this && isRecord(message)) this.#add(message['process'] ?? message['socket']);
    };
    for (const one of channels) one.subscribe(add);
    try {
      return await collecting.run(this, work);
    } finally {
      for (const one of channels) one.unsubscribe(add);
    }
  }

  /** Lets this process end although the browser runs, which has started. */
  unref(): void {
    this.#isStarting = false;
    this.#process?.unref();
    for (const stream of [...(this.#process?.stdio ?? []), ...this.#sockets]) {
      if (stream instanceof Socket) stream.unref();
    }
  }

  /** What the process has said so far, without blank lines. */
  get said(): readonly string[] {
    return this.#said.split('\n').filter((line) => line.trim() !== '');
  }

  /** How the process has ended, after its last words; `undefined` if it runs, or never did. */
  async howItEnded(): Promise<string | undefined> {
    const child = this.#process;
    if (child?.pid === undefined) return undefined;
    if (!isClosed(child)) await inTime(lastWordsMs, once(child, 'close'), []);
    if (child.signalCode !== null) return `it was ended by ${child.signalCode}`;
    return child.exitCode === null ? undefined : `it ended with exit code ${child.exitCode}`;
  }

  /** Ends a process that does not become a browser, with what it has started, at once or when it is there. Playwright cleans up. */
  kill(): void {
    this.#isUnwanted = true;
    const { pid } = this.#process ?? {};
    if (pid === undefined || this.#process?.exitCode !== null) return;
    try {
      // Playwright starts it as the leader of a group.
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch {
      // It has ended by now.
    }
  }

  #add(handle: unknown): void {
    if (handle instanceof Socket) this.#sockets.push(handle);
    if (!(handle instanceof ChildProcess) || this.#process !== undefined) return;
    this.#process = handle;
    beforeStart(handle, this.#onStart);
    // Its output is there only then.
    handle.once('spawn', () => {
      if (this.#isUnwanted) this.kill();
      for (const stream of [handle.stdout, handle.stderr]) stream?.on('data', (chunk) => this.#hear(String(chunk)));
    });
  }

  #hear(chunk: string): void {
    if (this.#isStarting) this.#said = `${this.#said}${chunk}`.slice(-mostSaid);
  }
}

/**
 * Has a function told the command line of a process that was published. Node assigns it right before it starts the process. Later
 * would be too late for whoever is killed in between.
 */
const beforeStart = (child: ChildProcess, tell: (commandLine: readonly string[]) => void): void => {
  let words: string[] = [];
  Object.defineProperty(child, 'spawnargs', {
    configurable: true,
    enumerable: true,
    get: () => words,
    set: (assigned: string[]) => {
      words = assigned;
      tell(words);
    },
  });
};

/** Whether a process has ended and its output too. */
const isClosed = ({ exitCode, signalCode, stdio }: ChildProcess): boolean =>
  (exitCode !== null || signalCode !== null) && stdio.every((stream) => stream?.destroyed !== false);
