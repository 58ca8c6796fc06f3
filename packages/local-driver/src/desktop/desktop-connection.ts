import type { Connection, Deadline, Point, ShellFacet } from '@farhand/core/driver';
import type { XCall } from './x-call.js';

/** A connection to an X desktop on this machine. */
export interface DesktopConnection extends Connection<XCall> {
  readonly kind: 'desktop';
  readonly shell: ShellFacet;
  /** The environment variables that a process needs to show itself on the desktop, such as `DISPLAY` and `XAUTHORITY`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where the pointer is, also when somebody else has moved it. */
  pointer(deadline: Deadline): Promise<Point>;
}
