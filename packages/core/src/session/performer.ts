import type { Action } from '../actions/action.js';
import { leaf } from '../actions/fuse.js';
import type { Connection } from '../contract/connection.js';
import type { Deadline } from '../deadline.js';
import { Devices } from './devices.js';
import { callsIn } from './plan.js';

/**
 * Performs actions on a connection, one program after another. For servers that receive actions instead of making them.
 */
export interface Performer {
  /**
   * Performs actions as one program. Resolves when all were applied.
   *
   * @throws UnsupportedActionError if the connection does not support one of them; nothing was sent then.
   * @throws ActionFailedError, OutcomeUnknownError, TimeoutError, TransportError, ClosedError as the connection
   * reports.
   */
  perform(actions: readonly Action[], deadline: Deadline): Promise<void>;
  /**
   * Releases every key and button that is down, last pressed first. Tries all of them, then rejects with the first
   * failure.
   */
  releaseAll(deadline: Deadline): Promise<void>;
}

/** Makes a performer. Calls must not overlap: await one before the next. */
export const createPerformer = <Call>(name: string, connection: Connection<Call>): Performer => {
  const devices = new Devices(name, connection);
  return {
    perform: async (actions, deadline) => {
      const nodes = actions.map((action) => leaf(action, { action, calledAt: () => 'a server request' }));
      const program = devices.compile(nodes, devices.checkpoint);
      const calls = callsIn(program);
      const { outcomes, error } = calls.length === 0 ? { outcomes: [] } : await connection.send(calls, deadline);
      if (devices.account(program, outcomes).complete) return;
      throw error ?? new Error('The connection stopped without reporting an error.');
    },
    releaseAll: async (deadline) => {
      const { errors } = await devices.release(() => true, deadline);
      if (errors[0] !== undefined) throw errors[0];
    },
  };
};
