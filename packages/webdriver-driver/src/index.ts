/**
 * Farhand's driver for servers of W3C WebDriver, such as chromedriver and a Selenium Grid. Start with {@link webdriver}.
 *
 * @packageDocumentation
 */
export type { DialogAnswer } from '@farhand/core/driver';

export { webdriver } from './driver.js';
export { endpoints, type EndpointName } from './endpoints.js';
export type { WebDriverOptions } from './options.js';
export { webdriverRules, type ServerAbilities } from './rules.js';
export type * from './wire.js';
