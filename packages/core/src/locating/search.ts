import type { TabId } from '../actions/action.js';
import type { Session } from '../session/session.js';
import type { Target } from './target.js';

/** What is looked for, and where. */
export interface Search {
  readonly session: Session;
  readonly tab: () => TabId | undefined;
  readonly target: Target;
  /** The call of the user, such as `screen.getByText('Save').click()`. */
  readonly call: string;
}
