import type { OutcomeUnknownError } from '../errors.js';
import { pointAt } from './call-site.js';
import { maskError } from './mask-error.js';
import { sharesOf, type Plan } from './plan-units.js';
import type { Ask } from './send-settled.js';
import { outcomesBySource, verdictsOf } from './settlement.js';
import type { Verdict } from './settling.js';
import { stepsOf } from './tell-unit.js';
import { callsOf } from './unit.js';

/** How to ask about plans: the error tells the steps of the chains that it left open, and where the first was called. */
export const askAbout =
  <Call>(plans: readonly Plan<Call>[], ask: (error: OutcomeUnknownError) => Promise<Verdict>): Ask =>
  (error, outcomes) => {
    const open = sharesOf(plans, outcomes).filter((share) => share.outcomes.includes('unknown'));
    error.steps = open.flatMap(({ unit, program, outcomes: own }) =>
      stepsOf(unit, { outcomes: outcomesBySource(program, verdictsOf(program.instructions, own)) }),
    );
    if (open[0] !== undefined) pointAt(error, open[0].unit.site);
    maskError(
      error,
      open.flatMap(({ unit }) => callsOf(unit)),
    );
    return ask(error);
  };
