import type { ActionOf, LybicAction, MobileAction } from '../wire-action.js';
import { statementsIn, type Call } from './calls.js';
import { parsedOf, type Parser } from './parsed.js';
import { placeIn, type Line, type Place, type Unit } from './place.js';
import { defaultWaitMs, waitOf } from './readings.js';

/** Returns the action of a verb with its arguments; `undefined` if the arguments are invalid. */
export type Verb<Action extends LybicAction | MobileAction> = (call: Call) => Action | undefined;

/** Returns the argument with one of the names, as text. A number may be without quotes. */
export const textOf = ({ named }: Call, ...names: readonly string[]): string | undefined => {
  const value = names.map((name) => named.get(name)).find((found) => found !== undefined);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
};

/** Returns the place of a verb. */
export const pointOf = (call: Call, unit: Unit): Place | undefined => placeIn(textOf(call, 'point', 'start_box'), unit);

/** Returns the start and end of a drag. */
export const lineOf = (call: Call, unit: Unit): Line | undefined => {
  const start = placeIn(textOf(call, 'start_point', 'start_box'), unit);
  const end = placeIn(textOf(call, 'end_point', 'end_box'), unit);
  return start && end && { startX: start.x, startY: start.y, endX: end.x, endY: end.y };
};

/** The actions of both computers and phones. */
type SharedAction = ActionOf<
  'keyboard:type' | 'keyboard:hotkey' | 'wait' | 'finished' | 'failed' | 'screenshot' | 'client:user-takeover'
>;

const end =
  (type: 'finished' | 'failed'): Verb<SharedAction> =>
  (call) => {
    const message = textOf(call, 'content');
    return { type, ...(message === undefined ? {} : { message }) };
  };

/**
 * The verbs of both computers and phones. `wait` has seconds for phones; `failed` is in the prompt of the vendor's
 * example agent; the text of `call_user` has no field in the action.
 */
export const sharedVerbs: readonly (readonly [name: string, verb: Verb<SharedAction>])[] = [
  [
    'type',
    (call) => {
      const content = textOf(call, 'content');
      return content === undefined ? undefined : { type: 'keyboard:type', content, treatNewLineAsEnter: true };
    },
  ],
  [
    'hotkey',
    (call) => {
      const keys = textOf(call, 'key')?.trim().split(/\s+/).join('+') ?? '';
      return keys === '' ? undefined : { type: 'keyboard:hotkey', keys };
    },
  ],
  [
    'wait',
    (call) => {
      const seconds = textOf(call, 't');
      return seconds === undefined ? { type: 'wait', duration: defaultWaitMs } : waitOf(Number.parseFloat(seconds));
    },
  ],
  ['finished', end('finished')],
  ['failed', end('failed')],
  ['call_user', () => ({ type: 'client:user-takeover' })],
];

/**
 * Creates a parser of outputs in UI-TARS's format: labeled parts, and in the action one verb per line.
 *
 * The vendor's prompts (playground, 2025) ask for `Action_Summary:` from computers and `Summary:` from phones instead
 * of UI-TARS's own `Thought:`. The playground shows the thoughts to its user, so all three are thoughts here.
 */
export const answerParser =
  (verbs: ReadonlyMap<string, Verb<LybicAction | MobileAction>>): Parser =>
  (text) => {
    const { thoughts, rest } = partsOf(text);
    const memory: string[] = [];
    const unknown: string[] = [];
    const actions = statementsIn(rest).flatMap((statement) => {
      const { call } = statement;
      const remembered = call?.name === 'save_memory' ? textOf(call, 'content') : undefined;
      const action = call && verbs.get(call.name)?.(call);
      if (remembered !== undefined) memory.push(remembered);
      else if (action === undefined) unknown.push(statement.text);
      return action === undefined ? [] : [action];
    });
    return parsedOf({ actions, thoughts, memory, unknown });
  };

/** Splits the thoughts from everything else, without the labels. */
const partsOf = (text: string): { readonly thoughts: readonly string[]; readonly rest: string } => {
  const thoughts: string[] = [];
  const rest: string[] = [];
  let part = rest;
  for (const line of text.split('\n')) {
    const [, label, behind] = /^\s*(Thought|Action_Summary|Summary|Action):(.*)$/s.exec(line) ?? [];
    if (label !== undefined) part = label === 'Action' ? rest : thoughts;
    part.push(behind?.trimStart() ?? line);
  }
  return { thoughts: [thoughts.join('\n')], rest: rest.join('\n') };
};
