import type { ActionLimit } from './wire.js';

/** The vendor's default limit for an action, in milliseconds: "about 20 s" (changelog, June 2026). */
const vendorLimitMs = 20_000;

/** How much earlier than the vendor's limit an action of known duration must end, in milliseconds. */
const marginMs = 10_000;

/** Returns the limit of an action that takes `ownMs` by itself. */
export const limitBeyond = (ownMs: number): ActionLimit =>
  ownMs <= vendorLimitMs - marginMs ? {} : { timeout_ms: vendorLimitMs + Math.ceil(ownMs) };

/**
 * The longest limit that is sent, in milliseconds: the shortest computer lifetime in any of the vendor's plans (2025).
 */
const longestMs = 3_600_000;

/**
 * Returns the limit of an action that the caller waits for that long, in milliseconds. The caller's own limit comes
 * first, so the caller sees its own error. Whole steps of ten seconds keep repeated requests identical.
 */
export const limitFor = (remainingMs: number): ActionLimit => {
  const longer = Math.ceil(remainingMs / marginMs) * marginMs + marginMs;
  return longer <= vendorLimitMs ? {} : { timeout_ms: Math.min(longer, longestMs) };
};
