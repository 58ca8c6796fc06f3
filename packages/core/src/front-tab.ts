import type { TabInfo } from './connection.js';

/** The tab in front; if the vendor marks none, the first. */
export const frontOf = (open: readonly TabInfo[]): TabInfo | undefined => open.find((tab) => tab.active) ?? open[0];
