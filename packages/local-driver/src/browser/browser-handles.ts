import { inTime, isRecord } from '@farhand/core/driver';
import { AsyncLocalStorage } from 'node:async_hooks';
import { ChildProcess } from 'node:child_process';
import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { Socket } from 'node:net';

/** The handles that the running code is collecting. */
const collecting = new AsyncLocalStorage<BrowserHandles>();

/** Node publishes every process and socket on these channels as soon as it is created. */
const channels = ['child_process', 'net.client.socket'].map((name) => channel(name));

/** How much of a browser's output is kept, in characters. */
const mostSaid = 4_000;

/**
 * How long an ended browser may take to finish its output, in milliseconds: child processes may hold the output open.
 */
const lastWordsMs = 500;

/**
 * The process of a browser that Playwright starts, or the socket to a browser that it connects to.
 *
 * @remarks Playwright exposes neither. Node publishes both, within the asynchronous context of the code that opens
 * them. Node publishes TLS sockets since version 24 (tried in November 2026 with 20.18, 20.20 and 24).
 */
export class BrowserHandles {
  readonly #sockets: Socket[] = [];
  #process: ChildProcess | undefined;
  #said = '';
  #isStarting = true;
  #isUnwanted = false;
  readonly #onStart: (commandLine: readonly string[]) => void;

  /** `onStart` receives the command line of the process right before it starts. */
  constructor(onStart: (commandLine: readonly string[]) => void = () => undefined) {
    this.#onStart = onStart;
  }

  /** Collects the handles that some work opens. */
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

  /** Lets this process end while the started browser still runs. */
  unref(): void {
    this.#isStarting = false;
    this.#process?.unref();
    for (const stream of [...(this.#process?.stdio ?? []), ...this.#sockets]) {
      if (stream instanceof Socket) stream.unref();
    }
  }

  /** The output of the process so far, without blank lines. */
  get said(): readonly string[] {
    return this.#said.split('\n').filter((line) => line.trim() !== '');
  }

  /** Resolves to how the process ended, after its last output; `undefined` if it runs or never started. */
  async howItEnded(): Promise<string | undefined> {
    const child = this.#process;
    if (child?.pid === undefined) return undefined;
    if (!isClosed(child)) await inTime(lastWordsMs, once(child, 'close'), []);
    if (child.signalCode !== null) return `it was ended by ${child.signalCode}`;
    return child.exitCode === null ? undefined : `it ended with exit code ${child.exitCode}`;
  }

  /**
   * Kills a process that does not become a browser, together with its children, at once or as soon as it exists.
   * Playwright cleans up.
   */
  kill(): void {
    this.#isUnwanted = true;
    const { pid } = this.#process ?? {};
    if (pid === undefined || this.#process?.exitCode !== null) return;
    try {
      // Playwright starts it as the leader of a process group.
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch {
      // The process has ended already.
    }
  }

  #add(handle: unknown): void {
    if (handle instanceof Socket) this.#sockets.push(handle);
    if (!(handle instanceof ChildProcess) || this.#process !== undefined) return;
    this.#process = handle;
    beforeStart(handle, this.#onStart);
    // The output streams exist only from then on.
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
 * Passes the command line of a published process to a function. Node assigns the command line right before it starts
 * the process. Reading it later would be too late if this process is killed in between.
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

/** Returns whether a process and its output have ended. */
const isClosed = ({ exitCode, signalCode, stdio }: ChildProcess): boolean =>
  (exitCode !== null || signalCode !== null) && stdio.every((stream) => stream?.destroyed !== false);
