import { AsyncLocalStorage } from 'node:async_hooks';

import type { CallSite } from './call-site.js';
import type { Session } from './session.js';
import type { HoldKeys } from './unit.js';

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
  /** Whether its keys have been released, or never will be pressed. */
  ended: boolean;
  /** Why nothing may run inside any more: the keys could not be pressed, or the hold was aborted. */
  failure: { readonly error: unknown } | undefined;
}

/** What the code that is running now is inside of. One link for each computer's hold or explanation. */
interface Context {
  readonly owner: object;
  readonly scope: Scope | undefined;
  /** The session that only explains, in place of the computer's own. */
  readonly dry: Session | undefined;
  readonly outer: Context | undefined;
}

const storage = new AsyncLocalStorage<Context>();

const contextFor = (owner: object): Context | undefined => {
  for (let context = storage.getStore(); context !== undefined; context = context.outer) {
    if (context.owner === owner) return context;
  }
  return undefined;
};

/** The nearest scope that has not ended. */
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
export const currentScope = (owner: object): Scope | undefined => live(contextFor(owner)?.scope);

/** Runs `body` inside a scope of one computer. */
export const runInside = <T>(owner: object, scope: Scope | undefined, body: () => T): T =>
  storage.run({ owner, scope, dry: contextFor(owner)?.dry, outer: storage.getStore() }, body);

/** Makes the rest of the running function, and what it calls, be inside a scope. */
export const enter = (owner: object, scope: Scope | undefined): void => {
  storage.enterWith({ owner, scope, dry: contextFor(owner)?.dry, outer: storage.getStore() });
};

/** Runs `body` so that what it does on this computer goes to another session, which only explains it. */
export const runDry = <T>(owner: object, dry: Session, body: () => T): T =>
  storage.run({ owner, scope: undefined, dry, outer: storage.getStore() }, body);

/** The session that explains what the running code does on this computer, if it is only being explained. */
export const dryOf = (owner: object): Session | undefined => contextFor(owner)?.dry;
