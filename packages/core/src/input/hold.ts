import { startDeadline, type CallOptions, type Deadline } from '../deadline.js';
import { suppress, toError } from '../errors.js';
import { enter, runInside, type Scope } from '../session/ambient.js';
import { takeCallSite, type HoldKeys } from '../session/call-site.js';
import { markHandled, mergeOptions, newUnit, type Entry, type Unit } from '../session/entry.js';
import type { Session } from '../session/session.js';
import { isChain, type Strand } from './chain.js';

/** What a hold is asked to press and release. */
export interface HoldRequest extends Omit<HoldKeys, 'pressed'> {
  readonly options: CallOptions;
}

/** A hold without a body: its keys are down until it is released, at the latest at the end of an `await using` block. */
export interface HoldHandle extends AsyncDisposable {
  /** Releases the keys. Calling it again does nothing. */
  release(): Promise<void>;
}

const openScope = (session: Session, label: string, request: HoldRequest, signal?: AbortSignal): Scope => ({
  parent: session.scope,
  label,
  site: takeCallSite(),
  hold: { downs: request.downs, ups: request.ups, floating: request.floating, pressed: [] },
  signal: mergeOptions(
    session.scope?.signal === undefined ? {} : { signal: session.scope.signal },
    signal === undefined ? {} : { signal },
  ).signal,
  left: false,
  told: false,
  ended: false,
  failure: undefined,
});

const boundsOf = ({ options }: HoldRequest, label: string): Deadline | undefined =>
  options.signal === undefined && options.timeoutMs === undefined
    ? undefined
    : startDeadline({ signal: options.signal, timeoutMs: options.timeoutMs ?? 0 }, label);

/**
 * Runs `body` with the keys of a hold down. If the body only calls chains, all of it joins the strand's unit; if it takes
 * time, what it comes to is returned.
 */
export const runHold = (
  strand: Strand,
  label: string,
  ask: () => HoldRequest,
  body: () => unknown,
): Promise<unknown> | undefined => {
  let request: HoldRequest;
  try {
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
  const work = Promise.resolve(result);
  const bodyDone = deadline === undefined ? work : deadline.race(work);
  return finish(session, scope, start, bodyDone).finally(() => deadline?.dispose());
};

const isThenable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';

const addStart = (session: Session, scope: Scope): Unit => {
  const start = newUnit(scope.label, scope.parent, scope.site, { opens: scope });
  start.items.push({ type: 'press', hold: scope.hold });
  // The same bounds as what is called inside, so that they can travel together.
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

const finish = async (session: Session, scope: Scope, start: Unit, work: Promise<unknown>): Promise<unknown> => {
  let failure: { readonly error: unknown } | undefined;
  let value: unknown;
  try {
    value = await work;
    await start.outcome.promise;
  } catch (error) {
    failure = scope.failure ?? { error };
    scope.failure = failure;
  }
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
  // It may have to wait for holds inside this one; leaving the queue would leave the keys down.
  end.options = { timeoutMs: 0 };
  session.add(end);
  await end.outcome.promise;
};

/** Presses the keys of a hold; the rest of the running function is inside it until the handle is released. */
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
  const dispose = (): Promise<void> =>
    releaseOnce().catch((error: unknown) => {
      // At the end of a block that already throws this error, throwing it again would bury it in a SuppressedError.
      if (!scope.told || scope.failure?.error !== error) throw error;
    });
  return { release: releaseOnce, [Symbol.asyncDispose]: dispose };
};
