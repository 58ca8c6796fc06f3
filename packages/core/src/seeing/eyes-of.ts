import { isEyes, type Eyes } from '../contract/eyes.js';
import { UnsupportedFacetError } from '../errors.js';
import type { Session } from '../session/session.js';

/** A variable, so that programs without the package can be bundled and type-checked. */
const packageName: string = '@farhand/eyes';

const load = async (): Promise<Eyes> => {
  const loaded: unknown = await import(packageName).catch((cause: unknown) => {
    throw new UnsupportedFacetError(
      `Finding texts and images requires the package ${packageName}, which is not installed. Install it: npm install ${packageName}`,
      { cause },
    );
  });
  const make: unknown = typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, 'eyes') : undefined;
  const made: unknown = typeof make === 'function' ? make() : undefined;
  if (isEyes(made)) return made;
  throw new UnsupportedFacetError(
    `This version of ${packageName} does not fit @farhand/core. Install both of one version.`,
  );
};

let shared: Promise<Eyes> | undefined;

/** The eyes of computers that were given none: one for the process, made when it is first needed. */
const defaultEyes = (): Promise<Eyes> => {
  shared ??= load();
  shared.catch(() => (shared = undefined));
  return shared;
};

/** Which computers use which eyes: the last one that is closed closes them. */
const users = new Map<Eyes, Set<Session>>();

/** The eyes of a computer: its own, or those of the process. */
export const eyesOf = async (session: Session): Promise<Eyes> => {
  const eyes = session.options.eyes ?? (await defaultEyes());
  const sessions = users.get(eyes) ?? new Set();
  users.set(eyes, sessions);
  if (sessions.has(session)) return eyes;
  sessions.add(session);
  session.untilClosed(() => {
    sessions.delete(session);
    if (sessions.size > 0) return;
    users.delete(eyes);
    void eyes.close();
  });
  return eyes;
};
