import { AsyncLocalStorage } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';
import { FarhandError } from '../errors.js';
import { maskText } from '../secret/mask.js';
import { patternsInUse } from '../secret/secret.js';
import type { Tellable, ToldError, ToldEvent } from './event.js';
import type { Observer } from './observer.js';

/** Where the whole process can listen, by the type of event. */
const channels = {
  call: channel('farhand:call'),
  request: channel('farhand:request'),
  computer: channel('farhand:computer'),
};

const channelOf = {
  call: channels.call,
  result: channels.call,
  held: channels.call,
  pointer: channels.call,
  picture: channels.call,
  request: channels.request,
  open: channels.computer,
  end: channels.computer,
} as const;

let lastNumber = 0;

/** Tells what happens on one computer: its observers, and whoever listens to the channels of the process. */
export class Teller {
  readonly #observers: Set<Observer>;
  #computer: string | undefined;
  #call = 0;

  constructor(observers: readonly Observer[] = []) {
    this.#observers = new Set(observers);
  }

  /** Whether anybody listens. If not, nothing need be made to be told. */
  get isHeard(): boolean {
    return (
      this.#observers.size > 0 ||
      channels.call.hasSubscribers ||
      channels.request.hasSubscribers ||
      channels.computer.hasSubscribers
    );
  }

  /** Whether a picture is wanted after each call. */
  get wantsPictures(): boolean {
    for (const { wantsPictures } of this.#observers) if (wantsPictures === true) return true;
    return false;
  }

  /** The computer that all is about from now on. */
  name(computer: string): void {
    this.#computer = computer;
  }

  /** A number for a call. */
  nextCall(): number {
    this.#call += 1;
    return this.#call;
  }

  /** Tells an event. */
  tell(event: Tellable): void {
    const to = channelOf[event.type];
    if (this.#observers.size === 0 && !to.hasSubscribers) return;
    lastNumber += 1;
    const told: ToldEvent = {
      number: lastNumber,
      atMs: performance.timeOrigin + performance.now(),
      ...(this.#computer === undefined ? {} : { computer: this.#computer }),
      ...withoutSecrets(event),
    };
    for (const observer of this.#observers) {
      try {
        observer.tell(told);
      } catch (error) {
        this.#observers.delete(observer);
        warn('is told nothing more', error);
      }
    }
    if (to.hasSubscribers) to.publish(told);
  }

  /** Lets observers end what they do. Never rejects. */
  async finish(): Promise<void> {
    const observers = [...this.#observers];
    this.#observers.clear();
    await Promise.all(
      observers.map(async (observer) => {
        try {
          await observer.finish?.();
        } catch (error) {
          warn('did not end well', error);
        }
      }),
    );
  }
}

const warn = (what: string, error: unknown): void => {
  const { message } = toldError(error);
  process.emitWarning(`An observer ${what}: it has thrown ${message}`, { type: 'Warning', code: 'FARHAND_OBSERVER' });
};

/** An error as events have it. */
export const toldError = (error: unknown): ToldError => {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message } = error;
  return error instanceof FarhandError ? { name, code: error.code, message } : { name, message };
};

/** An event without the texts of `secret()`: what a vendor has answered may repeat them. Actions come without them. */
const withoutSecrets = (event: Tellable): Tellable => {
  const patterns = patternsInUse();
  if (patterns.length === 0) return event;
  const mask = (text: string): string => maskText(text, patterns);
  const maskIn = ({ error }: { readonly error?: ToldError }): { readonly error?: ToldError } =>
    error === undefined ? {} : { error: { ...error, message: mask(error.message) } };
  switch (event.type) {
    case 'call':
      return { ...event, label: mask(event.label) };
    case 'result':
      return { ...event, label: mask(event.label), ...maskIn(event) };
    case 'request': {
      const { path, requestId } = event;
      return {
        ...event,
        path: mask(path),
        ...(requestId === undefined ? {} : { requestId: mask(requestId) }),
        ...maskIn(event),
      };
    }
    case 'end':
      return { ...event, why: mask(event.why) };
    case 'held':
    case 'pointer':
    case 'picture':
    case 'open':
      return event;
  }
};

const storage = new AsyncLocalStorage<Teller>();

/** Runs what opens a computer: the HTTP clients that are made meanwhile are that computer's. */
export const tellingTo = <T>(teller: Teller, open: () => T): T => storage.run(teller, open);

/** The calls that something is done for. */
const served = new AsyncLocalStorage<readonly number[]>();

/** Does something for calls, by their numbers: what is sent for it says so. */
export const serve = <T>(calls: readonly number[], work: () => T): T => served.run(calls, work);

/** The calls that what runs now is for. */
export const servedCalls = (): readonly number[] => served.getStore() ?? [];

/** Nobody's: only the channels of the process hear of it. */
const ownerless = new Teller();

/** Who tells of what is made now. */
export const currentTeller = (): Teller => storage.getStore() ?? ownerless;
