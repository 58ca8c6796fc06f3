import { randomBytes } from 'node:crypto';

/** A name for a request that brought none. */
export const newRequestId = (): string => `req_${randomBytes(8).toString('hex')}`;
