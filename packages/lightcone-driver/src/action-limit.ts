import type { ActionLimit } from './wire.js';

/** How long the vendor lets an action take that does not say, in milliseconds: "about 20 s" (changelog, June 2026). */
const vendorLimitMs = 20_000;

/** How much sooner than the vendor's limit what takes known time is to be over, in milliseconds. */
const marginMs = 10_000;

/** The limit of an action that takes so long by itself. */
export const limitBeyond = (ownMs: number): ActionLimit =>
  ownMs <= vendorLimitMs - marginMs ? {} : { timeout_ms: vendorLimitMs + Math.ceil(ownMs) };

/** Longest limit that is sent, in milliseconds: the shortest life of a computer that a plan of the vendor's has (2025). */
const longestMs = 3_600_000;

/**
 * The limit of an action that the caller waits for that long, in milliseconds. The caller's own limit comes first, so that its
 * error is the one that is seen; whole steps of ten seconds make two requests alike.
 */
export const limitFor = (remainingMs: number): ActionLimit => {
  const longer = Math.ceil(remainingMs / marginMs) * marginMs + marginMs;
  return longer <= vendorLimitMs ? {} : { timeout_ms: Math.min(longer, longestMs) };
};
