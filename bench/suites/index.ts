import type { Suite } from '../compare.js';
import { browser } from './browser.js';
import { desktop } from './desktop.js';

/** Every suite, in the order of the table. */
export const suites: readonly Suite[] = [browser, desktop];
