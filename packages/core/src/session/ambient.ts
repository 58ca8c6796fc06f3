import { AsyncLocalStorage } from 'node:async_hooks';
import { UnsupportedActionError } from '../errors.js';
import type { CallSite, HoldKeys } from './call-site.js';

/** The lifetime of one hold: what runs inside it may act, what runs outside waits. */
export interface Scope {
  /** The hold around this one, on the same computer. */
  readonly parent: Scope | undefined;
  /** The hold as called, such as `keyboard.hold('shift')`. */
  readonly label: string;
  /** Where it was called. */
  readonly site: CallSite;
  /** What it holds down. */
  readonly hold: HoldKeys;
  /** Aborts what runs inside. */
  readonly signal: AbortSignal | undefined;
  /** Whether the code inside has said that it is done. Its context may go on beyond, since it has no body to end. */
  left: boolean;
  /** Whether its keys have been released, or never will be pressed. */
  ended: boolean;
  /** Whether its computer is closed, so that nothing more can be done inside. */
  closed: boolean;
  /** Whether code inside has been told of the failure, so that the end of the hold need not tell it again. */
  told: boolean;
  /** Ends it from outside: its body is not waited for any longer, and its keys are released. Absent while nobody can. */
  end: ((reason: unknown) => void) | undefined;
  /** How many of the calls inside have not ended. */
  busy: number;
  /** When the last of them ended, or it began, by `performance.now()`. */
  idleSinceMs: number;
  /** Why nothing may run inside any more: the keys could not be pressed, or the hold was aborted. */
  failure: { readonly error: unknown } | undefined;
}

/** What the running code is inside of, innermost first: holds, answers to questions, explanations. */
type Frame = { readonly owner: object; readonly outer: Frame | undefined } & (
  | { readonly type: 'hold'; readonly scope: Scope }
  // Code that outlives its answer is not answering any more.
  | { readonly type: 'answer'; open: boolean }
  | { readonly type: 'dry'; readonly standIn: object }
);

type Hold = Extract<Frame, { readonly type: 'hold' }>;

const storage = new AsyncLocalStorage<Frame | undefined>();

// Node before 24 tells tasks apart only if they began after the first use of any storage. Entering nothing is a use:
// otherwise the first hold of a program would take in the tasks that were already running beside it.
storage.enterWith(undefined);

/** The innermost frame of one computer that is as asked for. */
const frameOf = <F extends Frame>(owner: object, isIt: (frame: Frame) => frame is F): F | undefined => {
  for (let frame = storage.getStore(); frame !== undefined; frame = frame.outer) {
    if (frame.owner === owner && isIt(frame)) return frame;
  }
  return undefined;
};

const isHold = (frame: Frame): frame is Hold => frame.type === 'hold';

/** Why what was called in a scope may not run, if it may not. Whoever asks tells the caller. */
export const obstacleIn = (scope: Scope | undefined): { readonly error: unknown } | undefined => {
  if (scope?.failure !== undefined) scope.told = true;
  return scope?.failure;
};

/** Notes that the keys of a hold were not pressed: nothing may be done inside it. */
export const failScope = (scope: Scope, error: unknown): void => {
  scope.failure = { error };
  scope.ended = true;
};

/** Takes note that something inside a scope has begun. Returns what to call when it has ended. */
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

/** The nearest scope that has not ended. One that failed stays: what runs in it must learn of the failure. */
export const live = (scope: Scope | undefined): Scope | undefined => {
  let found = scope;
  while (found?.ended === true && found.failure === undefined) found = found.parent;
  return found;
};

/** Whether a scope is the other or lies within it. */
export const isWithin = (inner: Scope | undefined, outer: Scope): boolean => {
  for (let scope = inner; scope !== undefined; scope = scope.parent) if (scope === outer) return true;
  return false;
};

/** The scope of one computer that the running code is in. */
export const currentScope = (owner: object): Scope | undefined => {
  let scope = frameOf(owner, isHold)?.scope;
  while (scope?.left === true) scope = scope.parent;
  return live(scope);
};

/** Runs `body` inside a scope of one computer. */
export const runInside = <T>(owner: object, scope: Scope, body: () => T): T =>
  storage.run({ type: 'hold', owner, scope, outer: storage.getStore() }, body);

/** Runs `body` outside of everything that the running code is inside of. */
export const runOutside = <T>(body: () => T): T => storage.run(undefined, body);

/** Whether a hold is over, and nobody inside has to learn of a failure. */
const isOver = ({ closed, ended, failure }: Scope): boolean => closed || (ended && failure === undefined);

/** What the running code is inside of, without the holds in front that are over: nobody has left those. */
const stillInside = (): Frame | undefined => {
  let frame = storage.getStore();
  while (frame?.type === 'hold' && isOver(frame.scope)) frame = frame.outer;
  return frame;
};

/** Makes the rest of the running function, and what it calls, be inside a scope. Returns the way back out. */
export const enter = (owner: object, scope: Scope): (() => void) => {
  const outer = stillInside();
  storage.enterWith({ type: 'hold', owner, scope, outer });
  return () => storage.enterWith(outer);
};

type Answer = Extract<Frame, { readonly type: 'answer' }>;

const isOpenAnswer = (frame: Frame): frame is Answer => frame.type === 'answer' && frame.open;

/** Whether the running code is answering a question about `owner`, whose input waits for it. */
export const isAnswering = (owner: object): boolean => frameOf(owner, isOpenAnswer) !== undefined;

/** Lets a caller answer: while `answer` runs, {@link isAnswering} is true for what it calls. */
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

/** What stands in for a session while the running code is only being explained. */
export const standInFor = (owner: object): object | undefined => frameOf(owner, isDry)?.standIn;

/** Runs `body` so that what it does on a computer goes to another session, which only explains it. */
export const runDry = <T>(owner: object, standIn: object, body: () => T): T =>
  storage.run({ type: 'dry', owner, standIn, outer: storage.getStore() }, body);

/** The error for what has no answer while the running code is only being explained. */
export const dryRefusal = (owner: object, label: string): UnsupportedActionError | undefined =>
  standInFor(owner) === undefined
    ? undefined
    : new UnsupportedActionError(
        `${label} cannot be explained: explain() sends nothing, so there is no answer to give. Leave it out of the function.`,
        [label],
      );
