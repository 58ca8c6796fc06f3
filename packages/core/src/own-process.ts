import { runInThisContext } from 'node:vm';

const isProcess = (value: unknown): value is NodeJS.Process =>
  typeof value === 'object' && value !== null && 'pid' in value && value.pid === process.pid && 'on' in value;

const found: unknown = runInThisContext('process');

/**
 * The process itself. Jest gives each file of tests a copy of it, whose listeners nobody calls: Ctrl+C left computers running (Jest
 * 30.5, November 2026).
 */
export const ownProcess: NodeJS.Process = isProcess(found) ? found : process;
