import type { Action } from '../actions/action.js';
import { compile } from '../actions/compile.js';
import type { Checkpoint } from '../actions/dialect.js';
import { leaf } from '../actions/fuse.js';
import { initialState, reduce, releaseOf } from '../actions/meaning.js';
import type { Connection } from '../contract/connection.js';
import type { Deadline } from '../deadline.js';
import { toError } from '../errors.js';

/** Carries out actions on a connection, one program after another. For servers that receive actions rather than make them. */
export interface Performer {
  /**
   * Carries out actions as one program and resolves when all were applied.
   *
   * @throws UnsupportedActionError if the connection cannot do one of them; nothing was sent then.
   * @throws ActionFailedError, OutcomeUnknownError, TimeoutError, TransportError, ClosedError as the connection reports.
   */
  perform(actions: readonly Action[], deadline: Deadline): Promise<void>;
  /** Releases every key and button that is down, last pressed first. Tries all, then rejects with the first failure. */
  releaseAll(deadline: Deadline): Promise<void>;
}

/** Makes a performer. Calls must not overlap: wait for one before the next. */
export const createPerformer = <Call>(name: string, connection: Connection<Call>): Performer => {
  let checkpoint: Checkpoint = { state: initialState, deferred: [] };

  const perform = async (actions: readonly Action[], deadline: Deadline): Promise<void> => {
    const nodes = actions.map((action) => leaf(action, { action, calledAt: () => 'a server request' }));
    const program = compile(nodes, checkpoint, { name, rules: connection.rules });
    const calls = program.instructions.flatMap((instruction) => instruction.calls);
    const report =
      calls.length === 0 ? { outcomes: [], requests: 0, error: undefined } : await connection.send(calls, deadline);
    if (report.outcomes.every((outcome) => outcome === 'applied')) {
      checkpoint = program.end;
      return;
    }
    let next = 0;
    for (const instruction of program.instructions) {
      const outcomes = report.outcomes.slice(next, next + instruction.calls.length);
      next += instruction.calls.length;
      if (outcomes.every((outcome) => outcome === 'notRun') && outcomes.length > 0) break;
      checkpoint = { state: instruction.effect.reduce(reduce, checkpoint.state), deferred: [] };
    }
    throw report.error ?? new Error('The connection stopped without saying why.');
  };

  return {
    perform,
    releaseAll: async (deadline) => {
      const errors: Error[] = [];
      checkpoint = { ...checkpoint, deferred: [] };
      for (const pressed of checkpoint.state.pressed.toReversed()) {
        try {
          await perform([releaseOf(pressed)], deadline);
        } catch (error) {
          errors.push(toError(error));
        }
      }
      if (errors[0] !== undefined) throw errors[0];
    },
  };
};
