import type { Suite } from '../compare.js';
import { browser } from './browser.js';
import { client } from './client.js';
import { desktop } from './desktop.js';
import { fleet } from './fleet.js';
import { imports } from './imports.js';
import { looks } from './looks.js';
import { vendor } from './vendor.js';

/** Every suite, in the order of the table. */
export const suites: readonly Suite[] = [client, browser, fleet, imports, desktop, looks, vendor];
