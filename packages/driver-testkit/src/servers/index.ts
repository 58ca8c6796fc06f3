/**
 * Real WebDriver servers for tests: chromedriver and Selenium Grid, which leave neither processes nor files.
 *
 * @packageDocumentation
 */
export { startChromedriver, type ChromedriverOptions } from './chromedriver.js';
export { startGrid, type GridOptions, type StartedGrid } from './grid.js';
export { findChromedriver, findJava, missingChromedriver, missingJava, type ProgramSearch } from './program-path.js';
export type { ServerProcess, StartedServer } from './started-program.js';
