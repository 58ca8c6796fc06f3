/**
 * Finds texts and images on any screen, offline.
 *
 * @packageDocumentation
 */
export { eyes, type EyesOptions } from './eyes.js';
