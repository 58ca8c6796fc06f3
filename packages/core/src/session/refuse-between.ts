import { stateAt, type Position } from '../actions/compile.js';
import { labelOf } from '../actions/label.js';
import { UnsupportedActionError } from '../errors.js';

/**
 * Refuses to look or act while an action waits for what completes it: the picture would show a lie.
 *
 * @throws UnsupportedActionError if something waits.
 */
export const refuseBetween = (label: string, vendor: string, position: Position): void => {
  const waiting = position.deferred[0];
  if (waiting === undefined) return;
  const pressed = stateAt(position).pressed.length > position.state.pressed.length;
  const what = labelOf(waiting.action);
  const where = waiting.sources[0]?.calledAt() ?? 'an unknown place';
  throw new UnsupportedActionError(
    `${label} cannot run here: the ${what} called at ${where} has not reached the computer. ${vendor} can only be told once a later action completes it: ${pressed ? 'release it' : 'finish the gesture'} first.`,
    [what],
  );
};
