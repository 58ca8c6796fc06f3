import { TransportError, type Deadline, type Size } from '@farhand/core/driver';
import { freeDisplay } from './free-display.js';
import { runXvfb, type LostXvfb, type StartedXvfb } from './run-xvfb.js';
import { findXvfb, missingXvfb } from './xvfb-path.js';

/** On how many displays it is tried. */
const attempts = 3;

const outOfReach = (path: string, losses: readonly LostXvfb[]): TransportError =>
  new TransportError(
    'UNREACHABLE',
    `local: ${path} was started on ${losses.length} displays in turn, and could not be reached on any: ${losses
      .map(({ lost }) => lost)
      .join(
        '; ',
      )}. Check that this user may write to /tmp/.X11-unix, and that nothing else removes files there or ends X servers.`,
    { cause: losses.at(-1)?.cause },
  );

/**
 * Starts an Xvfb on a free display, which ends with this process. One whose display another server has by then, or whose
 * socket is gone, ends, and the next one is started on another display.
 *
 * @throws TransportError if there is none, it does not start, or it cannot be reached on any of the displays.
 */
export const startXvfb = async (
  size: Size,
  env: Readonly<Record<string, string>>,
  deadline: Deadline,
): Promise<StartedXvfb> => {
  const path = findXvfb();
  if (path === undefined) throw new TransportError('UNREACHABLE', missingXvfb());

  const losses: LostXvfb[] = [];
  while (losses.length < attempts) {
    const outcome = await runXvfb(freeDisplay(), { path, size, env }, deadline);
    if (!('lost' in outcome)) return outcome;
    losses.push(outcome);
  }
  throw outOfReach(path, losses);
};
