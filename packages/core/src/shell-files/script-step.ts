import { ActionFailedError } from '../errors.js';
import type { Deadline } from '../deadline.js';
import { nothingThere, type RunScript, type Script, type ScriptResult } from './run-script.js';

/** One step, as its messages call it. */
export interface Step extends Script {
  /** Such as `'notes.txt' could not be read`. */
  readonly failure: string;
}

/**
 * Takes a step.
 *
 * @throws ActionFailedError if the script says that it failed.
 */
export const takeStep = async (run: RunScript, step: Step, deadline: Deadline): Promise<ScriptResult> => {
  const result = await run(step, deadline);
  if (result.exitCode === 0) return result;
  const why = result.exitCode === nothingThere ? 'there is no such file or folder' : result.stderr.trim().slice(0, 300);
  throw new ActionFailedError(
    `${step.failure}: ${why === '' ? `the computer says exit code ${result.exitCode} and nothing else` : why}.`,
  );
};

/** As {@link takeStep}, for what may not be there: `undefined` then. */
export const takeStepIfThere = async (
  run: RunScript,
  step: Step,
  deadline: Deadline,
): Promise<ScriptResult | undefined> => {
  let isThere = true;
  const result = await takeStep(
    async (script, limit) => {
      const answer = await run(script, limit);
      isThere = answer.exitCode !== nothingThere;
      return isThere ? answer : { ...answer, exitCode: 0 };
    },
    step,
    deadline,
  );
  return isThere ? result : undefined;
};
