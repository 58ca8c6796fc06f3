import type { Dialect } from '../actions/dialect.js';
import { stateAt, waitingIn, type Position } from '../actions/position.js';
import { UnsupportedActionError } from '../errors.js';

/**
 * Refuses to look or act while an action waits for what completes it: the picture would show a lie.
 *
 * @throws UnsupportedActionError if something waits.
 */
export const refuseBetween = <Call>(label: string, position: Position, dialect: Dialect<Call>): void => {
  const waiting = waitingIn(position, dialect);
  if (waiting === undefined) return;
  const pressed = stateAt(position).pressed.length > position.state.pressed.length;
  throw new UnsupportedActionError(
    `${label} cannot run here: the ${waiting.label} called at ${waiting.calledAt} has not reached the computer, because ${waiting.reason}. ${pressed ? 'Release it' : 'Finish the gesture'} first.`,
    [`${waiting.label}: ${waiting.reason}`],
  );
};
