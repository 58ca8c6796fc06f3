import type { CallBegan, CallEnded, Held, Observer, ToldEvent } from '@farhand/core';
import { relative } from 'node:path';
import { isOwnPlace } from './own-folders.js';

/** A call as a report has it. */
interface LoggedCall {
  readonly label: string;
  /** `file:line:column` of the call. */
  readonly calledAt: string;
  readonly startedMs: number;
  /** Absent while it is under way. */
  readonly outcome?: string;
  readonly durationMs?: number;
}

/** A call that has not ended. */
export interface CallUnderWay {
  /** `file:line:column` of the call. */
  readonly calledAt: string;
  /** It as a line of a message. */
  readonly line: string;
}

/** How many ended calls are kept. */
const kept = 50;

/** How many a message shows. */
const shown = 10;

/** Keeps the last calls on a computer, and those that are under way. */
export class CallLog implements Observer {
  readonly #begun = new Map<number, LoggedCall>();
  readonly #ended: LoggedCall[] = [];

  tell(event: ToldEvent): void {
    if (event.type === 'call') this.#begin(event, event.atMs);
    else if (event.type === 'result') this.#end(event);
  }

  /** The last calls, one a line: label, line, outcome, milliseconds. Empty if there was none. */
  text(most: number = shown): string {
    const lines = this.#lines();
    const left = lines.length - most;
    const head = left > 0 ? [`  … ${left} before`] : [];
    return [...head, ...lines.slice(-most)].join('\n');
  }

  /** The calls that have begun and not ended, the first one first. */
  underWay(): readonly CallUnderWay[] {
    return [...this.#begun.values()].map(({ label, calledAt, startedMs }) => ({
      calledAt,
      line: `  ${label} at ${shownPlace(calledAt)}: under way for ${sinceMs(startedMs)} ms`,
    }));
  }

  #lines(): readonly string[] {
    const ended = this.#ended.map(
      ({ label, calledAt, outcome, durationMs = 0 }) =>
        `  ${label} at ${shownPlace(calledAt)}: ${outcome}, ${Math.round(durationMs)} ms`,
    );
    return [...ended, ...this.underWay().map(({ line }) => line)];
  }

  #begin({ call, label, calledAt }: CallBegan, startedMs: number): void {
    // What a matcher asks for is no call of the test.
    if (isOwnPlace(calledAt)) return;
    // `launch` and `attach` are the fixture's.
    if (/^(launch|attach)\(/.test(label)) return;
    this.#begun.set(call, { label, calledAt, startedMs });
  }

  #end({ call, outcome, durationMs, error }: CallEnded): void {
    const begun = this.#begun.get(call);
    if (begun === undefined) return;
    this.#begun.delete(call);
    const why = error === undefined ? outcome : `${outcome} (${error.code ?? error.name})`;
    this.#ended.push({ ...begun, outcome: why, durationMs });
    if (this.#ended.length > kept) this.#ended.shift();
  }
}

const sinceMs = (startedMs: number): number => Math.round(performance.timeOrigin + performance.now() - startedMs);

/** A place as people read it: below the working directory if it lies there. */
const shownPlace = (place: string): string => {
  const below = relative(process.cwd(), place);
  return below.startsWith('..') || below === '' ? place : below;
};

/** What is down, as a sentence says it: `Shift (pressed at a.test.ts:4:3)`. */
export const heldText = (held: readonly Held[]): string =>
  held
    .map(({ key, button, pressedAt }) => `${key ?? `the ${button} button`} (pressed at ${shownPlace(pressedAt)})`)
    .join(', ');
