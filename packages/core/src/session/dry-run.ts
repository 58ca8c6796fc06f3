import { AsyncLocalStorage } from 'node:async_hooks';

import { UnsupportedActionError } from '../errors.js';
import type { Session } from './session.js';

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
