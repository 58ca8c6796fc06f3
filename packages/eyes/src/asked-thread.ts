import { ProtocolError, type Deadline } from '@farhand/core/driver';
import { parentPort, Worker } from 'node:worker_threads';

interface Question<T> {
  readonly id: number;
  readonly question: T;
}

interface Answer<T> {
  readonly id: number;
  readonly answer: T;
}

/** Who waits for an answer. */
interface Asking<T> {
  resolve(answer: T): void;
  reject(error: Error): void;
}

/** A thread, and the questions that it has not answered. */
interface Started<T> {
  readonly thread: Worker;
  readonly asked: Map<number, Asking<T>>;
}

/**
 * Work in a thread of its own, because it takes long and would block the program. The thread starts with the first
 * question, and keeps the process alive only while it works.
 */
export class AskedThread<Q, A> {
  readonly #file: URL;
  readonly #what: string;
  #started: Started<A> | undefined;
  #lastId = 0;

  /** `file`: calls {@link answerQuestions}. `what`: the work, for messages. */
  constructor(file: URL, what: string) {
    this.#file = file;
    this.#what = what;
  }

  /** Asks the thread. Rejects if it ends before it has answered. */
  ask(question: Q, deadline: Deadline): Promise<A> {
    const { thread, asked } = (this.#started ??= this.#start());
    const id = (this.#lastId += 1);
    const answer = new Promise<A>((resolve, reject) => {
      asked.set(id, { resolve, reject });
    });
    thread.ref();
    const message: Question<Q> = { id, question };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    thread.postMessage(message);
    return deadline.race(answer);
  }

  /** Ends the thread. The next question starts another one. Never rejects. */
  async close(): Promise<void> {
    const started = this.#started;
    this.#started = undefined;
    await started?.thread.terminate();
  }

  #start(): Started<A> {
    // Flags of the program, such as --input-type, are not for this file.
    const thread = new Worker(this.#file, { execArgv: [] });
    const started: Started<A> = { thread, asked: new Map() };
    const { asked } = started;
    thread.on('message', ({ id, answer }: Answer<A>) => {
      asked.get(id)?.resolve(answer);
      asked.delete(id);
      if (asked.size === 0) thread.unref();
    });
    const fail = (why: string): void => {
      if (this.#started === started) this.#started = undefined;
      for (const { reject } of asked.values()) reject(new ProtocolError(`eyes: ${this.#what} has ended: ${why}.`));
      asked.clear();
    };
    thread.on('error', (error) => fail(error instanceof Error ? error.message : String(error)));
    thread.on('exit', (code) => fail(`its thread ended with code ${code}`));
    return started;
  }
}

/** Answers the questions that this thread is asked, one after the other. What `answer` throws ends the thread. */
export const answerQuestions = <Q, A>(answer: (question: Q) => A | Promise<A>): void => {
  let last = Promise.resolve();
  const reply = async ({ id, question }: Question<Q>): Promise<void> => {
    const message: Answer<A> = { id, answer: await answer(question) };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    parentPort?.postMessage(message);
  };
  parentPort?.on('message', (question: Question<Q>) => {
    last = last.then(() => reply(question));
  });
};
