import { AsyncLocalStorage } from 'node:async_hooks';
import { UnsupportedActionError } from '../errors.js';
import type { CallSite, HoldKeys } from './call-site.js';
import type { Session } from './session.js';

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
  /** Whether code inside has been told of the failure, so that the end of the hold need not tell it again. */
  told: boolean;
  /** Why nothing may run inside any more: the keys could not be pressed, or the hold was aborted. */
  failure: { readonly error: unknown } | undefined;
}

/** What the code that is running now is inside of. One link for each hold. */
interface Context {
  readonly owner: object;
  readonly scope: Scope;
  readonly outer: Context | undefined;
}

const storage = new AsyncLocalStorage<Context | undefined>();

// Node before 24 tells tasks apart only if they began after the first use of any storage. Entering nothing is a use:
// otherwise the first hold of a program would take in the tasks that were already running beside it.
storage.enterWith(undefined);

const contextFor = (owner: object): Context | undefined => {
  for (let context = storage.getStore(); context !== undefined; context = context.outer) {
    if (context.owner === owner) return context;
  }
  return undefined;
};

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

/** The nearest scope that has not ended. One that failed stays: what runs in it must learn of the failure. */
export const live = (scope: Scope | undefined): Scope | undefined => {
  let found = scope;
  while (found?.ended === true && found.failure === undefined) found = found.parent;
  return found;
};

/** Whether a scope is the other or lies within it. */
export const within = (inner: Scope | undefined, outer: Scope): boolean => {
  for (let scope = inner; scope !== undefined; scope = scope.parent) if (scope === outer) return true;
  return false;
};

/** The scope of one computer that the running code is in. */
export const currentScope = (owner: object): Scope | undefined => {
  let scope = contextFor(owner)?.scope;
  while (scope?.left === true) scope = scope.parent;
  return live(scope);
};

/** Runs `body` inside a scope of one computer. */
export const runInside = <T>(owner: object, scope: Scope, body: () => T): T =>
  storage.run({ owner, scope, outer: storage.getStore() }, body);

/** Makes the rest of the running function, and what it calls, be inside a scope. Returns the way back out. */
export const enter = (owner: object, scope: Scope): (() => void) => {
  const outer = storage.getStore();
  storage.enterWith({ owner, scope, outer });
  return () => storage.enterWith(outer);
};

/** One question that a caller is answering. Code that outlives its answer is not answering any more. */
interface Question {
  readonly owner: object;
  readonly outer: Question | undefined;
  open: boolean;
}

const answering = new AsyncLocalStorage<Question>();

/** Whether the running code is answering a question about `owner`, whose input waits for it. */
export const isAnswering = (owner: object): boolean => {
  for (let question = answering.getStore(); question !== undefined; question = question.outer) {
    if (question.owner === owner && question.open) return true;
  }
  return false;
};

/** Lets a caller answer: while `answer` runs, {@link isAnswering} is true for what it calls. */
export const letAnswer = async <T>(owner: object, answer: () => T | Promise<T>): Promise<T> => {
  const question: Question = { owner, outer: answering.getStore(), open: true };
  try {
    return await answering.run(question, async () => answer());
  } finally {
    question.open = false;
  }
};

/** Which sessions stand in for which, in the code that is running. */
const explaining = new AsyncLocalStorage<ReadonlyMap<object, Session>>();

/** The session that stands in for another while the running code is only being explained. */
export const standInFor = (session: object): Session | undefined => explaining.getStore()?.get(session);

/** Runs `body` so that what it does on a computer goes to another session, which only explains it. */
export const runDry = <Call, T>(session: Session<Call>, dry: Session<Call>, body: () => T): T =>
  explaining.run(new Map<object, Session>([...(explaining.getStore() ?? []), [session, dry]]), body);

/** The error for what has no answer while it is only explained. */
export const notDry = (label: string): UnsupportedActionError =>
  new UnsupportedActionError(
    `${label} cannot be explained: explain() sends nothing, so there is no answer to give. Leave it out of the function.`,
    [label],
  );
