import { FarhandError } from './errors.js';

/** Whether an error says that what was to be ended is gone. */
export const isGone = (error: unknown): boolean =>
  error instanceof FarhandError && (error.code === 'CLOSED' || error.status === 404 || error.status === 410);
