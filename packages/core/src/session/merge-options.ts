import type { CallOptions } from '../deadline.js';

/** Both sets of options at once: either signal aborts, the shorter limit counts. */
export const mergeOptions = (a: CallOptions, b: CallOptions): CallOptions => {
  const signals = [...new Set([a.signal, b.signal])].filter((signal) => signal !== undefined);
  const limits = [a.timeoutMs, b.timeoutMs].filter((limit) => limit !== undefined);
  const [first] = signals;
  const positive = limits.filter((limit) => limit > 0);
  return {
    ...(first === undefined ? {} : { signal: signals.length === 1 ? first : AbortSignal.any(signals) }),
    ...(limits.length === 0 ? {} : { timeoutMs: positive.length === 0 ? 0 : Math.min(...positive) }),
  };
};
