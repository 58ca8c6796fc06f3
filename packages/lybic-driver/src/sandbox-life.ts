import type { SandboxResponse } from './wire-replies.js';

/** Returns whether a sandbox has expired: the vendor lists it until it deletes it (vendor's web code, 2026). */
export const hasExpired = ({ expiresAt }: SandboxResponse, nowMs: number): boolean =>
  (dateOf(expiresAt)?.getTime() ?? Infinity) <= nowMs;

/** Returns whether a sandbox has stopped. The vendor cannot start it again. */
export const hasStopped = ({ status }: SandboxResponse): boolean => status?.toUpperCase() === 'STOPPED';

/** Parses a time in the vendor's format; returns `undefined` if it is invalid. */
export const dateOf = (text: string | undefined): Date | undefined => {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
};
