import { randomBytes } from 'node:crypto';

/** Returns an id for a request without one. */
export const newRequestId = (): string => `req_${randomBytes(8).toString('hex')}`;
