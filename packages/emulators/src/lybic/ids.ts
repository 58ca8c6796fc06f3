import { randomBytes } from 'node:crypto';

/** A fresh id with one of the vendor's prefixes. What the vendor puts behind it is not public. */
export const newId = (prefix: 'SBX' | 'PRJ' | 'MCP' | 'IMG' | 'BOOK'): string =>
  `${prefix}-${randomBytes(12).toString('hex')}`;
