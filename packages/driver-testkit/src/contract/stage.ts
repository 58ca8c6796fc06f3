import type { Computer } from '@farhand/core';

import { readEvents } from './event-log.js';
import { eventPage } from './event-page.js';

/** Where the cases of the contract play: it shows the event page and tells what that saw. */
export interface Stage {
  /** Shows the event page, fresh, on a computer. */
  show(computer: Computer): Promise<void>;
  /** What the page saw since then, one line an event. */
  events(computer: Computer): Promise<readonly string[]>;
}

/** The active tab of a browser, whose HTML tells what it saw. */
export const tabStage: Stage = {
  show: ({ tab }) => tab.goto(eventPage),
  events: ({ tab }) => readEvents(tab),
};
