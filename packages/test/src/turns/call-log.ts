import type { CallBegan, CallEnded, Held, Observer, ToldEvent } from '@farhand/core';
import { relative } from 'node:path';
import { isOwnPlace } from './own-folders.js';

/** A call in a report. */
interface LoggedCall {
  readonly label: string;
  /** `file:line:column` of the call. */
  readonly calledAt: string;
  readonly startedMs: number;
  /** Absent while the call is pending. */
  readonly outcome?: string;
  readonly durationMs?: number;
}

/** A pending call. */
export interface CallUnderWay {
  /** `file:line:column` of the call. */
  readonly calledAt: string;
  /** The call as a line of a message. */
  readonly line: string;
}

/** How many finished calls are kept. */
const kept = 50;

/** How many calls a message shows. */
const shown = 10;

/** Keeps the last calls on a computer, and the pending ones. */
export class CallLog implements Observer {
  readonly #begun = new Map<number, LoggedCall>();
  readonly #ended: LoggedCall[] = [];

  tell(event: ToldEvent): void {
    if (event.type === 'call') this.#begin(event, event.atMs);
    else if (event.type === 'result') this.#end(event);
  }

  /** Returns the last calls, one per line: label, place, outcome, milliseconds. Empty if there were none. */
  text(most: number = shown): string {
    const lines = this.#lines();
    const left = lines.length - most;
    const head = left > 0 ? [`  … ${left} before`] : [];
    return [...head, ...lines.slice(-most)].join('\n');
  }

  /** Returns the pending calls, oldest first. */
  underWay(): readonly CallUnderWay[] {
    return [...this.#begun.values()].map(({ label, calledAt, startedMs }) => ({
      calledAt,
      line: `  ${label} at ${shownPlace(calledAt)}: pending for ${sinceMs(startedMs)} ms`,
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
    // A matcher's own calls are not calls of the test.
    if (isOwnPlace(calledAt)) return;
    // `launch` and `attach` are called by the fixture.
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

/** Returns a place relative to the working directory if it lies there. */
const shownPlace = (place: string): string => {
  const below = relative(process.cwd(), place);
  return below.startsWith('..') || below === '' ? place : below;
};

/** Describes what is held: `Shift (pressed at a.test.ts:4:3)`. */
export const heldText = (held: readonly Held[]): string =>
  held
    .map(({ key, button, pressedAt }) => `${key ?? `the ${button} button`} (pressed at ${shownPlace(pressedAt)})`)
    .join(', ');
