import { UnsupportedActionError } from '../errors.js';
import { maskText, patternOf } from '../secret/mask-text.js';
import { isPrimitive, type Action } from './action.js';
import type { Dialect } from './dialect.js';
import type { Node } from './fuse.js';
import { labelOf } from './label.js';
import { waitingIn, type Position, type Waiting } from './position.js';
import type { Answer } from './rules.js';

/** One form of an action that was tried, and why the vendor cannot say it. */
export interface Attempt {
  readonly label: string;
  readonly reason: string;
  /** The reason with the places of the calls it speaks of. */
  readonly inFull: string;
  /** What to write instead. */
  readonly instead: string | undefined;
}

/** What an answer that is of no use says of an action. Nothing, if it only sends on to smaller steps. */
export const attemptsAt = <Call>(
  action: Action,
  answer: Answer<Call>,
  position: Position,
  dialect: Dialect<Call>,
): readonly Attempt[] => {
  const label = labelOf(action);
  switch (answer.type) {
    case 'split':
      return isPrimitive(action) ? [{ label, ...noReason, instead: undefined }] : [];
    case 'decline':
    case 'defer': {
      const { reason, instead } = wordsOf(action, answer);
      return [{ label, reason, inFull: reason, instead }];
    }
    case 'calls':
      return [{ label, ...behind(waitingIn(position, dialect)) }];
  }
};

interface Words {
  readonly reason: string;
  readonly instead?: string | undefined;
}

/** What a rule says of a single character of a secret may quote it in any way, so it is not shown at all. */
const withheld: Words = {
  reason: 'one of its characters cannot be told, and the reason is left out because it may name it',
  instead: 'To read the reason, type a text of the same kind that is no secret.',
};

/** What a rule says of an action, without the secret that it may quote. */
const wordsOf = (action: Action, words: Words): Words => {
  if (!('secret' in action)) return words;
  if (!('text' in action)) return withheld;
  const mask = (text: string): string => maskText(text, [patternOf(action.text)], new Set(action.text));
  return { reason: mask(words.reason), instead: words.instead === undefined ? undefined : mask(words.instead) };
};

const noReason = { reason: 'it is not told why', inFull: 'it is not told why' };

const behind = (waiting: Waiting | undefined): Omit<Attempt, 'label'> => {
  const { label, calledAt, reason } = waiting ?? {
    label: 'last action',
    calledAt: 'an unknown place',
    reason: 'it waits',
  };
  return {
    reason: `it cannot come behind the ${label}: ${reason}`,
    inFull: `it cannot come behind the ${label} called at ${calledAt}: ${reason}`,
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
    const message = [`${name} cannot do this: ${what}, because ${only.inFull}. Nothing of it was sent.`, way];
    return new UnsupportedActionError(message.filter((part) => part !== undefined).join(' '), reasons);
  }
  const lines = [
    `${name} cannot do this: ${called}. Nothing of it was sent.`,
    ...told.map(({ label, inFull }) => `  - ${label}: ${inFull}`),
    way,
  ];
  return new UnsupportedActionError(lines.filter((line) => line !== undefined).join('\n'), reasons);
};
