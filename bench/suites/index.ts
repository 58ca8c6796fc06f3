import type { Suite } from '../compare.js';
import { browser } from './browser.js';
import { desktop } from './desktop.js';
import { looks } from './looks.js';
import { imports } from './imports.js';
import { vendor } from './vendor.js';

/** Every suite, in the order of the table. */
export const suites: readonly Suite[] = [browser, desktop, looks, vendor, imports];
