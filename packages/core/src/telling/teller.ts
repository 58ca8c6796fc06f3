import { AsyncLocalStorage } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';
import { FarhandError } from '../errors.js';
import { maskText } from '../secret/mask.js';
import { patternsInUse } from '../secret/secret.js';
import type { Tellable, ToldError, ToldEvent } from './event.js';
import type { Observer } from './observer.js';

/** The diagnostics channels of the process, by type of event. */
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
  look: channels.call,
  request: channels.request,
  open: channels.computer,
  end: channels.computer,
} as const;

let lastNumber = 0;

/** Reports what happens on one computer to its observers and to the channels of the process. */
export class Teller {
  readonly #observers: Set<Observer>;
  #computer: string | undefined;
  #call = 0;

  constructor(observers: readonly Observer[] = []) {
    this.#observers = new Set(observers);
  }

  /** Whether there is any observer or subscriber. If not, events need not be made. */
  get isHeard(): boolean {
    return (
      this.#observers.size > 0 ||
      channels.call.hasSubscribers ||
      channels.request.hasSubscribers ||
      channels.computer.hasSubscribers
    );
  }

  /** Whether an observer wants a screenshot after each call. */
  get wantsPictures(): boolean {
    for (const { wantsPictures } of this.#observers) if (wantsPictures === true) return true;
    return false;
  }

  /** Sets the computer that the following events belong to. */
  name(computer: string): void {
    this.#computer = computer;
  }

  /** Returns the next number of a call. */
  nextCall(): number {
    this.#call += 1;
    return this.#call;
  }

  /** Reports an event. */
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
        warn('receives no more events', error);
      }
    }
    if (to.hasSubscribers) to.publish(told);
  }

  /** Lets observers finish. Never rejects. */
  async finish(): Promise<void> {
    const observers = [...this.#observers];
    this.#observers.clear();
    await Promise.all(
      observers.map(async (observer) => {
        try {
          await observer.finish?.();
        } catch (error) {
          warn('failed to finish', error);
        }
      }),
    );
  }
}

/** Reports nothing, not even to the channels of the process: for calls that are only explained. */
export class SilentTeller extends Teller {
  override get isHeard(): boolean {
    return false;
  }

  override tell(): void {
    // What is explained does not happen.
  }
}

const warn = (what: string, error: unknown): void => {
  const { message } = toldError(error);
  process.emitWarning(`An observer ${what}: it threw ${message}`, { type: 'Warning', code: 'FARHAND_OBSERVER' });
};

/** An error as events carry it. */
export const toldError = (error: unknown): ToldError => {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message } = error;
  return error instanceof FarhandError ? { name, code: error.code, message } : { name, message };
};

/**
 * An event with the texts of `secret()` masked, because a vendor's reply may repeat them. Actions are already masked.
 */
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
    case 'look':
      return {
        ...event,
        target: mask(event.target),
        where: event.where.map(mask),
        seen: event.seen.map((place) => (place.text === undefined ? place : { ...place, text: mask(place.text) })),
      };
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

/** Runs the code that opens a computer. HTTP clients made in it report as that computer's. */
export const tellingTo = <T>(teller: Teller, open: () => T): T => storage.run(teller, open);

/** The calls that work is done for. */
const served = new AsyncLocalStorage<readonly number[]>();

/** Runs work on behalf of calls, given by number, so that its requests name them. */
export const serve = <T>(calls: readonly number[], work: () => T): T => served.run(calls, work);

/** The calls that the running code serves. */
export const servedCalls = (): readonly number[] => served.getStore() ?? [];

/** Reports what belongs to no computer, to the channels of the process only. */
const ownerless = new Teller();

/** The teller for objects that are made now. */
export const currentTeller = (): Teller => storage.getStore() ?? ownerless;
