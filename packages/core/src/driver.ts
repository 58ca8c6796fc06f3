/**
 * What a driver author needs: the vocabulary, the rules, the contract of a driver and a connection.
 *
 * @packageDocumentation
 */
export * from './actions/action.js';
export * from './actions/expansions.js';
export * from './actions/rules.js';
export * from './actions/state.js';
export * from './connection.js';
export * from './deadline.js';
export * from './errors.js';
export * from './geometry.js';
export * from './keys/key.js';
export * from './receipt.js';
