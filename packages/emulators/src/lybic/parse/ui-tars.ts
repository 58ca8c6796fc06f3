import type { LybicAction } from '../wire-action.js';
import { answerParser, lineOf, pointOf, sharedVerbs, textOf, type Verb } from './answer.js';
import type { Parser } from './parsed.js';
import type { Unit } from './place.js';
import { scrollSteps } from './readings.js';

/**
 * Creates a parser of the outputs of UI-TARS and Seed models for computers: `Thought: …`, `Action: verb(name='value')`.
 *
 * Verbs and arguments are those of UI-TARS's own prompt (`point='<point>x y</point>'`), and of the vendor's playground
 * and example agent (`start_box` with a box, `right_click`; 2025).
 */
export const uiTars = (unit: Unit): Parser => {
  const click =
    (type: 'mouse:click' | 'mouse:doubleClick', button: number): Verb<LybicAction> =>
    (call) => {
      const at = pointOf(call, unit);
      return at && { type, ...at, button };
    };
  return answerParser(
    new Map<string, Verb<LybicAction>>([
      ['click', click('mouse:click', 1)],
      ['left_single', click('mouse:click', 1)],
      ['left_double', click('mouse:doubleClick', 1)],
      ['right_single', click('mouse:click', 2)],
      ['right_click', click('mouse:click', 2)],
      [
        'drag',
        (call) => {
          const line = lineOf(call, unit);
          return line && { type: 'mouse:drag', ...line, button: 1 };
        },
      ],
      [
        'scroll',
        (call) => {
          const at = pointOf(call, unit);
          const steps = directions.get(textOf(call, 'direction') ?? '');
          return at && steps && { type: 'mouse:scroll', ...at, stepHorizontal: steps[0], stepVertical: steps[1] };
        },
      ],
      ...sharedVerbs,
    ]),
  );
};

/** The direction of a scroll: positive steps are down and right here. */
const directions: ReadonlyMap<string, readonly [stepHorizontal: number, stepVertical: number]> = new Map([
  ['up', [0, -scrollSteps]],
  ['down', [0, scrollSteps]],
  ['left', [-scrollSteps, 0]],
  ['right', [scrollSteps, 0]],
]);
