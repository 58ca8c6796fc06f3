import type { Connection } from '../contract/connection.js';
import { UnsupportedFacetError } from '../errors.js';
import { pointAt, takeCallSite } from './call-site.js';
import type { Session } from './session.js';

/**
 * A part that some computers lack, as `computer.supports()` names it.
 *
 * @category Computer
 */
export type Part = 'tabs' | 'shell' | 'files' | 'handoff';

/** The parts, in words for messages. */
const parts: Readonly<Record<Part, string>> = {
  tabs: 'tabs',
  shell: 'shell',
  files: 'files',
  handoff: 'messages about the task',
};

/** The names of the parts. */
export const partNames: readonly string[] = Object.keys(parts);

/** Returns whether a name is a part. */
export const isPart = (name: string): name is Part => partNames.includes(name);

/**
 * Returns a part of a computer for a call that needs it.
 *
 * @throws UnsupportedFacetError if the computer lacks it.
 */
export const partOf = <P extends Part>(session: Session, part: P, call: string): NonNullable<Connection[P]> => {
  const { connection, options } = session;
  const found: Connection[P] = connection[part];
  if (found !== undefined) return found;
  const error = new UnsupportedFacetError(
    `${call}: this ${connection.kind} of ${options.name} has no ${parts[part]}. Nothing was sent. Check computer.supports('${part}') first.`,
  );
  pointAt(error, takeCallSite());
  throw error;
};
