import type { TabId } from '../actions/action.js';
import type { Deadline } from '../deadline.js';
import { encode } from '../pixels/encode.js';
import type { ScreenshotData } from '../image.js';
import type { Session } from '../session/session.js';
import type { Seen } from './picture-change.js';
import type { Look } from './look.js';

/** Looks at a tab as cheaply as the driver can, when it is its turn. Between looks other calls have theirs. */
export const lookAt = (
  session: Session,
  label: string,
  tab: TabId | undefined,
  { signal }: Deadline,
): Promise<Look<Seen>> =>
  session.operate(label, 'observe', { signal, timeoutMs: 0 }, async (deadline) => {
    const { connection } = session;
    const startMs = performance.now();
    const picture =
      connection.glance === undefined
        ? await connection.screenshot(tab, deadline)
        : await connection.glance(tab, deadline);
    return { startMs, endMs: performance.now(), picture };
  });

/** What was seen as an encoded picture. */
export const encoded = async (seen: Seen): Promise<ScreenshotData> => {
  if ('bytes' in seen) return seen;
  const { width, height } = seen;
  return { bytes: await encode(seen, [], { format: 'png' }), width, height, mime: 'image/png' };
};
