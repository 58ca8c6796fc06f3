import type { SandboxResponse } from './wire-replies.js';

/** Whether a sandbox is past its end: the vendor lists it until it deletes it (vendor's web code, 2026). */
export const hasExpired = ({ expiresAt }: SandboxResponse, nowMs: number): boolean =>
  (dateOf(expiresAt)?.getTime() ?? Infinity) <= nowMs;

/** Whether a sandbox has stopped: nothing starts it again. */
export const hasStopped = ({ status }: SandboxResponse): boolean => status?.toUpperCase() === 'STOPPED';

/** A time as the vendor writes it; `undefined` if it is none. */
export const dateOf = (text: string | undefined): Date | undefined => {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
};
