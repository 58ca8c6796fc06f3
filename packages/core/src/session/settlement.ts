import type { Instruction, Program } from '../actions/compile.js';
import type { Source } from '../actions/fuse.js';
import type { SendReport } from '../connection.js';
import type { Outcome } from '../receipt.js';

/** What became of one program after its calls were sent. */
export interface Settlement {
  /** Outcome of each user call in the program. */
  readonly outcomes: ReadonlyMap<Source, Outcome>;
  /** Whether everything ran. */
  readonly complete: boolean;
  /** Whether nothing at all ran, so that the program may be tried again as if never sent. */
  readonly untouched: boolean;
}

/** One verdict for each instruction: the worst of its calls. An instruction without calls waits for the next one. */
export const verdictsOf = <Call>(
  instructions: readonly Instruction<Call>[],
  outcomes: SendReport['outcomes'],
): readonly Outcome[] => {
  let next = 0;
  return instructions.map((instruction) => {
    const own = outcomes.slice(next, next + instruction.calls.length);
    next += instruction.calls.length;
    if (instruction.calls.length === 0)
      return outcomes.every((outcome) => outcome === 'applied') ? 'deferred' : 'notRun';
    if (own.includes('failed')) return 'failed';
    if (own.includes('unknown')) return 'unknown';
    if (own.every((outcome) => outcome === 'applied')) return 'applied';
    return own.includes('applied') ? 'failed' : 'notRun';
  });
};

const severity: Readonly<Record<Outcome, number>> = { applied: 0, deferred: 1, notRun: 2, unknown: 3, failed: 4 };

/** Outcome of each user call in a program: the worst of its instructions. */
export const outcomesBySource = <Call>(
  program: Program<Call>,
  verdicts: readonly Outcome[],
): ReadonlyMap<Source, Outcome> => {
  const outcomes = new Map<Source, Outcome>();
  const note = (source: Source, verdict: Outcome): void => {
    const known = outcomes.get(source);
    if (known === undefined) outcomes.set(source, verdict);
    else if (known !== verdict) outcomes.set(source, merge(known, verdict));
  };
  for (const [index, instruction] of program.instructions.entries()) {
    for (const source of instruction.sources) {
      // A modifier that does not come up makes a click no less done: the key is released otherwise, and the error tells.
      if (!outcomes.has(source) || !onlyLetsGo(instruction, source)) note(source, verdicts[index] ?? 'notRun');
    }
  }
  for (const node of program.end.deferred) for (const source of node.sources) note(source, 'deferred');
  return outcomes;
};

/** Whether an instruction only releases keys that the call pressed on the way. */
const onlyLetsGo = <Call>({ effect }: Instruction<Call>, { action }: Source): boolean =>
  action.type !== 'keyUp' && effect.length > 0 && effect.every(({ type }) => type === 'keyUp');

/** A call whose first part ran and whose rest did not has failed: it must not be reported as either. */
const merge = (a: Outcome, b: Outcome): Outcome => {
  if ((a === 'applied' && b === 'notRun') || (a === 'notRun' && b === 'applied')) return 'failed';
  return severity[a] >= severity[b] ? a : b;
};
