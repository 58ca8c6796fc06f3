/**
 * What every Farhand driver must pass: random programs, laws and a contract suite, and a recorder to stand in for a computer.
 *
 * @packageDocumentation
 */
export { driverLaws, type Law, type LawSubject } from './laws.js';
export { programs, type ProgramOptions } from './programs.js';
export * from './recorder/index.js';
