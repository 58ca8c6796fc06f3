import { ClosedError, FarhandError, type SendReport } from '@farhand/core/driver';
import { Agent, interceptors, type Dispatcher } from 'undici';
import type { Send } from '@farhand/driver-testkit';

/** Retries every request without a good reply, as the vendors' own clients do. Close it after use. */
export const blindRetry = (): Dispatcher =>
  new Agent().compose(
    interceptors.retry({
      methods: ['GET', 'POST', 'DELETE'],
      statusCodes: [500, 502, 503],
      maxRetries: 2,
      minTimeout: 1,
      maxTimeout: 1,
      retryAfter: false,
    }),
  );

/** Reports calls as applied that it has not sent. */
const claiming =
  (isLeftOut: (call: string, index: number) => boolean) =>
  (send: Send<unknown>): Send<unknown> =>
  async (calls, deadline): Promise<SendReport> => {
    const kept = calls.map((call, index) => !isLeftOut(JSON.stringify(call), index));
    const sent = calls.filter((_, index) => kept[index]);
    const report = sent.length === 0 ? { outcomes: [], requests: 0 } : await send(sent, deadline);
    let next = 0;
    return { ...report, outcomes: kept.map((isKept) => (isKept ? (report.outcomes[next++] ?? 'notRun') : 'applied')) };
  };

/** Never releases a key or a button. */
export const missingRelease: (send: Send<unknown>) => Send<unknown> = claiming((call) =>
  /"(key_up|key:up|mouse_up)"/.test(call),
);

/** Omits clicks that travel after another call. */
export const lostStep: (send: Send<unknown>) => Send<unknown> = claiming(
  (call, index) => index > 0 && /"(click|mouse:click)"/.test(call),
);

/** Releases a key before the call that it was held for. */
export const earlyRelease =
  (send: Send<unknown>): Send<unknown> =>
  (calls, deadline) => {
    const isUp = (call: unknown): boolean => /"(key_up|key:up)"/.test(JSON.stringify(call));
    const isDown = (call: unknown): boolean => /"(key_down|key:down)"/.test(JSON.stringify(call));
    const rest = calls.filter((call) => !isUp(call) && !isDown(call));
    return send([...calls.filter(isDown), ...calls.filter(isUp), ...rest], deadline);
  };

/** Treats a lost reply as success. */
export const hopeful =
  (send: Send<unknown>): Send<unknown> =>
  async (calls, deadline) => {
    const { outcomes, requests } = await send(calls, deadline);
    return { requests, outcomes: outcomes.map(() => 'applied') };
  };

/** Treats a lost reply as a refusal, except for keys, which would stay down. */
export const gloomy =
  (send: Send<unknown>): Send<unknown> =>
  async (calls, deadline) => {
    const report = await send(calls, deadline);
    if (calls.some((call) => /"(key_down|key:down|mouse_down)"/.test(JSON.stringify(call)))) return report;
    return { ...report, outcomes: report.outcomes.map((outcome) => (outcome === 'unknown' ? 'notRun' : outcome)) };
  };

/** Forgets keys and buttons whose press or release has an unknown outcome. */
export const forgetful =
  (send: Send<unknown>): Send<unknown> =>
  async (calls, deadline) => {
    const report = await send(calls, deadline);
    const isOf = (call: unknown, names: RegExp): boolean => names.test(JSON.stringify(call));
    const outcomes = report.outcomes.map((outcome, index) => {
      if (outcome !== 'unknown') return outcome;
      if (isOf(calls[index], /"(key_up|key:up|mouse_up)"/)) return 'applied';
      return isOf(calls[index], /"(key_down|key:down|mouse_down)"/) ? 'notRun' : outcome;
    });
    return { ...report, outcomes };
  };

/** Treats the computer as ended if the vendor replies with an internal error. */
export const despairing =
  (send: Send<unknown>): Send<unknown> =>
  async (calls, deadline) => {
    const report = await send(calls, deadline);
    const { error } = report;
    if (!(error instanceof FarhandError) || (error.status ?? 0) < 500) return report;
    return { ...report, error: new ClosedError(error.message) };
  };
