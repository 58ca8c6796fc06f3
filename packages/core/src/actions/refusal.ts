import { UnsupportedActionError } from '../errors.js';
import type { Action } from './action.js';
import type { Dialect } from './dialect.js';
import type { Node } from './fuse.js';
import { labelOf } from './label.js';
import { waitingIn, type Position } from './position.js';
import type { Answer } from './rules.js';

/** One form of an action that was tried, why the vendor cannot say it and what to write instead. */
export interface Attempt {
  readonly label: string;
  readonly reason: string;
  readonly instead: string | undefined;
}

/** What an answer that is of no use says of an action. */
export const attemptAt = <Call>(
  action: Action,
  answer: Answer<Call>,
  position: Position,
  dialect: Dialect<Call>,
): Attempt => {
  const label = labelOf(action);
  if (answer.type !== 'calls') {
    return { label, reason: answer.reason, instead: answer.type === 'decline' ? answer.instead : undefined };
  }
  const waiting = waitingIn(position, dialect);
  return {
    label,
    reason: `it cannot come behind the ${waiting?.label ?? 'last action'} called at ${waiting?.calledAt ?? 'an unknown place'}, which waits for what completes it: ${waiting?.reason ?? 'it is not told yet'}`,
    instead: 'Release the button first, or leave this until it is released.',
  };
};

/** Tells each reason once, and the advice for the form that is nearest to what the user wrote. */
export const refusal = (name: string, node: Node, attempts: readonly Attempt[]): UnsupportedActionError => {
  const called = labelOf(node.sources[0]?.action ?? node.action);
  const told = attempts.filter(({ reason }, index) => attempts.findIndex((one) => one.reason === reason) === index);
  const reasons = told.map(({ label, reason }) => `${label}: ${reason}`);
  const way = attempts.find(({ instead }) => instead !== undefined)?.instead;
  const [only, ...more] = told;
  if (only !== undefined && more.length === 0) {
    const what = only.label === called ? called : `${called} (${only.label})`;
    const message = [`${name} cannot do this: ${what}, because ${only.reason}. Nothing of it was sent.`, way];
    return new UnsupportedActionError(message.filter((part) => part !== undefined).join(' '), reasons);
  }
  const lines = [
    `${name} cannot do this: ${called}. Nothing of it was sent.`,
    ...reasons.map((reason) => `  - ${reason}`),
    way,
  ];
  return new UnsupportedActionError(lines.filter((line) => line !== undefined).join('\n'), reasons);
};
