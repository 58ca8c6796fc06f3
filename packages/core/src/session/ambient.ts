import { AsyncLocalStorage } from 'node:async_hooks';
import { UnsupportedActionError } from '../errors.js';
import type { CallSite, HoldKeys } from './call-site.js';

/** The lifetime of one hold. Calls inside it may act; calls outside wait. */
export interface Scope {
  /** The hold around this one, on the same computer. */
  readonly parent: Scope | undefined;
  /** The hold as called, such as `keyboard.hold('shift')`. */
  readonly label: string;
  /** Where it was called. */
  readonly site: CallSite;
  /** The keys and buttons that it holds down. */
  readonly hold: HoldKeys;
  /** Aborts the calls inside. */
  readonly signal: AbortSignal | undefined;
  /**
   * Whether the code inside was explicitly ended. Its async context may continue, because such a hold has no body that
   * could end.
   */
  left: boolean;
  /** Whether its keys have been released, or will never be pressed. */
  ended: boolean;
  /** Whether its computer is closed, so that nothing more can be done inside. */
  closed: boolean;
  /** Whether code inside has received the failure, so that the end of the hold need not report it again. */
  told: boolean;
  /**
   * Ends the hold from outside: its body is no longer awaited, and its keys are released. Absent while that is
   * impossible.
   */
  end: ((reason: unknown) => void) | undefined;
  /** The number of calls inside that have not ended. */
  busy: number;
  /** When the last call ended, or when the hold began, by `performance.now()`. */
  idleSinceMs: number;
  /** Why nothing may run inside any more: the keys could not be pressed, or the hold was aborted. */
  failure: { readonly error: unknown } | undefined;
}

/** The contexts of the running code, innermost first: holds, verdict functions, explanations. */
type Frame = { readonly owner: object; readonly outer: Frame | undefined } & (
  | { readonly type: 'hold'; readonly scope: Scope }
  // Code that outlives its verdict function no longer counts as part of it.
  | { readonly type: 'answer'; open: boolean }
  | { readonly type: 'dry'; readonly standIn: object }
);

type Hold = Extract<Frame, { readonly type: 'hold' }>;

const storage = new AsyncLocalStorage<Frame | undefined>();

// Before Node 24, AsyncLocalStorage separates only tasks that began after the first use of any storage. Entering
// `undefined` is a use: otherwise the first hold of a program would include tasks that were already running beside it.
storage.enterWith(undefined);

/** The innermost matching frame of one computer. */
const frameOf = <F extends Frame>(owner: object, isIt: (frame: Frame) => frame is F): F | undefined => {
  for (let frame = storage.getStore(); frame !== undefined; frame = frame.outer) {
    if (frame.owner === owner && isIt(frame)) return frame;
  }
  return undefined;
};

const isHold = (frame: Frame): frame is Hold => frame.type === 'hold';

/** Returns why a call in a scope may not run, if so. The caller of this function reports the error. */
export const obstacleIn = (scope: Scope | undefined): { readonly error: unknown } | undefined => {
  if (scope?.failure !== undefined) scope.told = true;
  return scope?.failure;
};

/** Records that the keys of a hold were not pressed, so that nothing may run inside it. */
export const failScope = (scope: Scope, error: unknown): void => {
  scope.failure = { error };
  scope.ended = true;
};

/** Records that a call inside a scope has begun. Call the returned function when it has ended. */
export const noteBusy = (scope: Scope | undefined): (() => void) => {
  const around: Scope[] = [];
  for (let one = scope; one !== undefined; one = one.parent) around.push(one);
  for (const one of around) one.busy += 1;
  return () => {
    for (const one of around) {
      one.busy -= 1;
      one.idleSinceMs = performance.now();
    }
  };
};

/** Returns the nearest scope that has not ended, or that failed: calls inside must receive the failure. */
export const live = (scope: Scope | undefined): Scope | undefined => {
  let found = scope;
  while (found?.ended === true && found.failure === undefined) found = found.parent;
  return found;
};

/** Whether a scope is the other scope or lies within it. */
export const isWithin = (inner: Scope | undefined, outer: Scope): boolean => {
  for (let scope = inner; scope !== undefined; scope = scope.parent) if (scope === outer) return true;
  return false;
};

/** The scope of one computer that contains the running code. */
export const currentScope = (owner: object): Scope | undefined => {
  let scope = frameOf(owner, isHold)?.scope;
  while (scope?.left === true) scope = scope.parent;
  return live(scope);
};

/** Runs `body` inside a scope of one computer. */
export const runInside = <T>(owner: object, scope: Scope, body: () => T): T =>
  storage.run({ type: 'hold', owner, scope, outer: storage.getStore() }, body);

/** Runs `body` outside all contexts of the running code. */
export const runOutside = <T>(body: () => T): T => storage.run(undefined, body);

/** Whether a hold is over, with no failure left to report inside. */
const isOver = ({ closed, ended, failure }: Scope): boolean => closed || (ended && failure === undefined);

/** The context of the running code, without innermost holds that are over but were never left. */
const stillInside = (): Frame | undefined => {
  let frame = storage.getStore();
  while (frame?.type === 'hold' && isOver(frame.scope)) frame = frame.outer;
  return frame;
};

/** Puts the rest of the running function, and what it calls, inside a scope. Returns a function that leaves it. */
export const enter = (owner: object, scope: Scope): (() => void) => {
  const outer = stillInside();
  storage.enterWith({ type: 'hold', owner, scope, outer });
  return () => storage.enterWith(outer);
};

type Answer = Extract<Frame, { readonly type: 'answer' }>;

const isOpenAnswer = (frame: Frame): frame is Answer => frame.type === 'answer' && frame.open;

/** Whether the running code is a verdict function of `owner`, whose input waits for the verdict. */
export const isAnswering = (owner: object): boolean => frameOf(owner, isOpenAnswer) !== undefined;

/** Runs `answer` as a verdict function: {@link isAnswering} is true for the code that it calls. */
export const letAnswer = async <T>(owner: object, answer: () => T | Promise<T>): Promise<T> => {
  const frame: Answer = { type: 'answer', owner, outer: storage.getStore(), open: true };
  try {
    return await storage.run(frame, async () => answer());
  } finally {
    frame.open = false;
  }
};

type Dry = Extract<Frame, { readonly type: 'dry' }>;

const isDry = (frame: Frame): frame is Dry => frame.type === 'dry';

/** The session that replaces another one while the running code is only being explained. */
export const standInFor = (owner: object): object | undefined => frameOf(owner, isDry)?.standIn;

/** Runs `body` so that its calls on a computer go to another session, which only explains them. */
export const runDry = <T>(owner: object, standIn: object, body: () => T): T =>
  storage.run({ type: 'dry', owner, standIn, outer: storage.getStore() }, body);

/**
 * Returns what runs code as if the running code were not being explained, so that its calls on a computer are made for
 * real.
 */
export const outsideDry = (owner: object): (<T>(body: () => T) => T) => {
  let outer = storage.getStore();
  for (let frame = outer; frame !== undefined; frame = frame.outer) {
    if (frame.owner === owner && isDry(frame)) outer = frame.outer;
  }
  return (body) => storage.run(outer, body);
};

/** The error for a call that has no result while the running code is only being explained. */
export const dryRefusal = (owner: object, label: string): UnsupportedActionError | undefined =>
  standInFor(owner) === undefined
    ? undefined
    : new UnsupportedActionError(
        `${label} cannot run inside explain(): explain() sends nothing, so the call has no result. Leave it out of the function.`,
        [label],
      );
