import type { ComputerInfo } from '@farhand/core/driver';
import { tagIn } from './sandbox-name.js';
import type { SandboxResponse } from './wire-replies.js';

const dateOf = (text: string | undefined): Date | undefined => {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
};

/** A sandbox as Farhand lists it. Whether it is one of Android, which is no desktop, only its shape tells. */
export const toComputerInfo = ({ id, name, status, createdAt, expiresAt }: SandboxResponse): ComputerInfo => {
  const created = dateOf(createdAt);
  const expires = dateOf(expiresAt);
  const tag = tagIn(name);
  return {
    id,
    kind: 'desktop',
    status: status?.toLowerCase() ?? 'unknown',
    ...(created === undefined ? {} : { createdAt: created }),
    ...(expires === undefined ? {} : { expiresAt: expires }),
    ...(tag === undefined ? {} : { tag }),
  };
};

/** Whether a sandbox is past its end: the vendor lists it until it deletes it (vendor's web code, 2026). */
export const hasExpired = ({ expiresAt }: SandboxResponse, nowMs: number): boolean =>
  (dateOf(expiresAt)?.getTime() ?? Infinity) <= nowMs;
