import { startDeadline, type CallOptions, type RunningDeadline } from '../deadline.js';
import { suppress, TimeoutError, toError } from '../errors.js';
import { ownProcess } from '../own-process.js';
import { enter, runInside, type Scope } from '../session/ambient.js';
import { pointAt, takeCallSite, type HoldKeys } from '../session/call-site.js';
import { markHandled, mergeOptions, newUnit, type Entry, type Unit } from '../session/entry.js';
import type { Session } from '../session/session.js';
import { checkBody, isChain, type Strand } from './chain.js';

/** The keys and buttons that a hold presses and releases. */
export interface HoldRequest extends Omit<HoldKeys, 'pressed' | 'lifted'> {
  readonly options: CallOptions;
}

/**
 * A hold without a body. Its keys stay down until `release()`, or until the end of an `await using` block.
 *
 * @category Input
 */
export interface HoldHandle extends AsyncDisposable {
  /** Releases the keys. Further calls have no effect. */
  release(): Promise<void>;
}

const openScope = (session: Session, label: string, request: HoldRequest, signal?: AbortSignal): Scope => ({
  parent: session.scope,
  label,
  site: takeCallSite(),
  hold: { downs: request.downs, ups: request.ups, floating: request.floating, pressed: [], lifted: [] },
  signal: mergeOptions(
    session.scope?.signal === undefined ? {} : { signal: session.scope.signal },
    signal === undefined ? {} : { signal },
  ).signal,
  left: false,
  told: false,
  ended: false,
  closed: false,
  end: undefined,
  busy: 0,
  idleSinceMs: performance.now(),
  failure: undefined,
});

const boundsOf = ({ options }: HoldRequest, label: string): RunningDeadline | undefined =>
  options.signal === undefined && options.timeoutMs === undefined
    ? undefined
    : startDeadline({ signal: options.signal, timeoutMs: options.timeoutMs ?? 0 }, label);

/**
 * Runs `body` with the keys of a hold down. If the body only calls chains, everything joins the strand's unit. If it is
 * asynchronous, returns a promise of its result.
 */
export const runHold = (
  strand: Strand,
  label: string,
  ask: () => HoldRequest,
  body: () => unknown,
): Promise<unknown> | undefined => {
  let request: HoldRequest;
  try {
    checkBody(body, label.replace(/\(.*/, ''), `${label.slice(0, -1)}, `);
    request = ask();
  } catch (error) {
    strand.spoil(label, error);
    return undefined;
  }
  const { session } = strand;
  const deadline = boundsOf(request, label);
  const scope = openScope(session, label, request, deadline?.signal);
  let collected: { readonly entries: readonly Entry[]; readonly result: unknown };
  try {
    collected = session.collect(() => runInside(session, scope, body));
  } catch (error) {
    deadline?.dispose();
    scope.ended = true;
    strand.unit(label).mistake ??= { error };
    return undefined;
  }
  const { entries, result } = collected;
  const plain = entries.filter(
    (entry): entry is Unit =>
      entry.type === 'unit' && entry.opens === undefined && entry.closes === undefined && entry.picture === undefined,
  );
  if (plain.length === entries.length && (isChain(result) || !isThenable(result))) {
    deadline?.dispose();
    scope.ended = true;
    join(strand, scope, request.options, plain);
    return undefined;
  }
  const start = addStart(session, scope);
  for (const entry of entries) session.add(entry);
  const limit = deadline ?? startDeadline({ timeoutMs: 0 }, label);
  scope.end = (reason) => limit.end(reason);
  const stopWatching = deadline === undefined ? endWhenIdle(session, scope, limit) : undefined;
  const end = (body: BodyEnd): Promise<unknown> => {
    stopWatching?.();
    limit.dispose();
    return finish(session, scope, start, body);
  };
  // Ends in the same turn as the body, so that the next calls are sent together with the release.
  return new Promise((resolve, reject) => {
    let isOver = false;
    const over = (body: BodyEnd): void => {
      if (isOver) return;
      isOver = true;
      end(body).then(resolve, reject);
    };
    const outOfTime = (): void => over({ failure: { error: limit.error() } });
    Promise.resolve(result).then(
      (value) => over({ value }),
      (error: unknown) => over({ failure: { error } }),
    );
    if (limit.isOver()) outOfTime();
    else limit.onOver(outOfTime);
  });
};

/** The result of a hold's body. */
interface BodyEnd {
  readonly value?: unknown;
  readonly failure?: { readonly error: unknown };
}

/**
 * Ends a hold without a time limit if its body makes no call for as long as a call may take, and does not end. All
 * other input of the computer waits for the hold.
 *
 * @remarks
 * The timer keeps the process alive until then: a promise that never settles does not, and the end of the process would
 * explain less. In a forked process the timer does not, so that a test runner's worker can end after Ctrl+C.
 */
const endWhenIdle = (session: Session, scope: Scope, limit: RunningDeadline): (() => void) => {
  const { timeoutMs } = session;
  if (timeoutMs === 0) return () => undefined;
  let timer: NodeJS.Timeout;
  const lookIn = (delayMs: number): void => {
    timer = setTimeout(look, delayMs);
    if (ownProcess.connected) timer.unref();
  };
  const look = (): void => {
    const idleMs = scope.busy > 0 ? 0 : performance.now() - scope.idleSinceMs;
    if (idleMs < timeoutMs) lookIn(timeoutMs - idleMs);
    else limit.end(leftIdle(scope, timeoutMs));
  };
  lookIn(timeoutMs);
  return session.untilClosed(() => clearTimeout(timer));
};

const leftIdle = ({ label, site }: Scope, timeoutMs: number): TimeoutError => {
  const error = new TimeoutError(
    `${label}: its body made no call for ${timeoutMs} ms and has not ended, so Farhand released its keys. Check what the body waits for, or pass { timeoutMs } for more time (0 for no limit).`,
  );
  pointAt(error, site);
  return error;
};

const isThenable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';

const addStart = (session: Session, scope: Scope): Unit => {
  const start = newUnit(scope.label, scope.parent, scope.site, { opens: scope });
  start.items.push({ type: 'press', hold: scope.hold });
  // The same limits as the calls inside, so that they can be sent together.
  start.options = scope.signal === undefined ? {} : { signal: scope.signal };
  markHandled(start.outcome.promise);
  session.add(start);
  return start;
};

const join = (strand: Strand, { label, hold }: Scope, own: CallOptions, parts: readonly Unit[]): void => {
  const items = parts.flatMap((part) => part.items);
  const options = parts.reduce((merged, part) => mergeOptions(merged, part.options), own);
  const unit = strand.addItems(label, [{ type: 'press', hold }, ...items, { type: 'release', hold }], options);
  unit.parts.push(...parts);
  for (const part of parts) {
    part.closed = true;
    markHandled(part.outcome.promise);
    if (part.mistake !== undefined) unit.mistake ??= part.mistake;
  }
};

const finish = async (
  session: Session,
  scope: Scope,
  start: Unit,
  { value, failure: own }: BodyEnd,
): Promise<unknown> => {
  let failure = own === undefined ? undefined : (scope.failure ?? own);
  try {
    if (failure === undefined) await start.outcome.promise;
  } catch (error) {
    failure = scope.failure ?? { error };
  }
  if (failure !== undefined) scope.failure = failure;
  try {
    await release(session, scope);
  } catch (error) {
    if (failure === undefined) throw error;
    suppress(failure.error, [toError(error)]);
  }
  if (failure !== undefined) throw failure.error;
  return value;
};

const release = async (session: Session, scope: Scope): Promise<void> => {
  if (scope.ended) return;
  const end = newUnit(`${scope.label} release`, scope, scope.site, { closes: scope });
  end.items.push({ type: 'release', hold: scope.hold });
  // It may have to wait for holds inside this one. If it left the queue, the keys would stay down.
  end.options = { timeoutMs: 0 };
  session.add(end);
  await end.outcome.promise;
};

/** Presses the keys of a hold. The rest of the running function is inside the hold until the handle is released. */
export const openHold = (strand: Strand, label: string, ask: () => HoldRequest): HoldHandle => {
  const request = ask();
  const { session } = strand;
  const scope = openScope(session, label, request, request.options.signal);
  const start = addStart(session, scope);
  const leave = enter(session, scope);
  let released: Promise<void> | undefined;
  const releaseOnce = (): Promise<void> => {
    released ??= start.outcome.promise.then(() => release(session, scope));
    scope.left = true;
    leave();
    return released;
  };
  scope.end = () => {
    // The caller that ended the hold reports the failure.
    markHandled(releaseOnce());
  };
  const dispose = (): Promise<void> =>
    releaseOnce().catch((error: unknown) => {
      // If the block already throws this error, throwing it again would bury it in a SuppressedError.
      if (!scope.told || scope.failure?.error !== error) throw error;
    });
  return { release: releaseOnce, [Symbol.asyncDispose]: dispose };
};
