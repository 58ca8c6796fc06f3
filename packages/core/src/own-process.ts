import { runInThisContext } from 'node:vm';

const isProcess = (value: unknown): value is NodeJS.Process =>
  typeof value === 'object' && value !== null && 'pid' in value && value.pid === process.pid && 'on' in value;

const found: unknown = runInThisContext('process');

/**
 * The real process. Jest gives every test file a copy of `process` whose listeners are never called, so Ctrl+C left
 * computers running (Jest 30.5, November 2026).
 */
export const ownProcess: NodeJS.Process = isProcess(found) ? found : process;
