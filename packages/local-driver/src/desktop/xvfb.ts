import { redact, TimeoutError, toError, TransportError, type Deadline, type Size } from '@farhand/core/driver';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { everyRepeatMs, firstRepeatMs } from '../key-repeat.js';
import { Guard } from './guard.js';
import { openDisplay, xauthorityFile } from './open-display.js';
import { XDisplay } from './x-display.js';
import { adviceOnXvfb, findXvfb, missingXvfb } from './xvfb-path.js';

/** An X server that Farhand started, and the connection to it. */
export interface StartedXvfb {
  readonly display: XDisplay;
  /** Its name, such as `:3000`. */
  readonly name: string;
  /** The authority file that gives programs access. */
  readonly xauthority: string;
  readonly guard: Guard;
}

/**
 * Starts an Xvfb on a free display. The server ends with this process. If another server has taken the display by then,
 * or the socket is missing, the server is ended and another display is tried.
 *
 * @throws TransportError if no Xvfb is found, it does not start, or none of the displays can be reached.
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

/** How many displays are tried. */
const attempts = 3;

const outOfReach = (path: string, losses: readonly LostXvfb[]): TransportError =>
  new TransportError(
    'UNREACHABLE',
    `local: ${path} was started on ${losses.length} displays in turn, and none could be reached: ${losses
      .map(({ lost }) => lost)
      .join(
        '; ',
      )}. All of these servers were terminated. Check that this user may write to /tmp/.X11-unix, and that no other program removes files there or ends X servers.`,
    { cause: losses.at(-1)?.cause },
  );

/** How an X server is started. */
interface XvfbStart {
  /** The path of the program. */
  readonly path: string;
  readonly size: Size;
  /** Additions to its environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Why an X server could not be reached on its display. The server has ended. */
interface LostXvfb {
  readonly lost: string;
  /** The error of the connection, if there was one. */
  readonly cause?: unknown;
}

/**
 * Starts an Xvfb on a display. The server ends with this process.
 *
 * @throws TransportError if it does not start for a reason other than the display.
 */
const runXvfb = async (
  number: number,
  { path, size, env }: XvfbStart,
  deadline: Deadline,
): Promise<StartedXvfb | LostXvfb> => {
  const name = `:${number}`;
  const cookie = { name: 'MIT-MAGIC-COOKIE-1', data: randomBytes(16) };
  const authorityIn = (folder: string): string => join(folder, 'Xauthority');
  const guard = Guard.start(env, {
    socket: socketOf(number),
    commandOf: (folder) => [path, ...settings(number, size, authorityIn(folder))],
    prepare: (folder) => writeFileSync(authorityIn(folder), xauthorityFile(cookie.data), { mode: 0o600 }),
  });
  try {
    const complaints = allOf(guard.complaints);
    if (!(await deadline.race(getsReady(guard.ready)).catch((error: unknown) => notReady(error, path, deadline)))) {
      await guard.end();
      const said = await complaints;
      if (isTaken(said)) return { lost: `another server has ${name}` };
      throw didNotStart(path, said);
    }
    const display = guard.includeSocket()
      ? await openDisplay({ name, cookie }, deadline).catch((error: unknown) => lossOf(name, error))
      : { lost: `${socketOf(number)} is missing` };
    if (display instanceof XDisplay) return { display, name, xauthority: authorityIn(guard.folder), guard };
    await guard.end();
    return display;
  } catch (error) {
    await guard.end();
    throw error;
  }
};

/**
 * Only programs with the cookie have access, and only through the socket on this machine. Keys do not repeat by
 * themselves: on a busy machine, the time between a press and its release does not show that a key is held.
 */
const settings = (number: number, { width, height }: Size, xauthority: string): readonly string[] => [
  '-displayfd',
  '3',
  '-screen',
  '0',
  `${width}x${height}x24`,
  '-auth',
  xauthority,
  '-nolisten',
  'tcp',
  '-noreset',
  '-r',
  '-ardelay',
  `${firstRepeatMs}`,
  '-arinterval',
  `${everyRepeatMs}`,
  `:${number}`,
];

const allOf = async (stream: Readable): Promise<string> => {
  const chunks: string[] = [];
  stream.setEncoding('utf8').on('data', (chunk) => chunks.push(String(chunk)));
  await once(stream, 'close').catch(() => undefined);
  return chunks.join('');
};

/** Resolves to whether the server becomes ready, which it reports by the number of its display. */
const getsReady = async (ready: Readable): Promise<boolean> => {
  let said = '';
  for await (const chunk of ready.setEncoding('utf8')) {
    said += String(chunk);
    if (/^\d+\n/.test(said)) return true;
  }
  return false;
};

/** The message of a server that finds another server on its display. */
const isTaken = (said: string): boolean => /already (running|active)/.test(said);

const didNotStart = (path: string, said: string): TransportError => {
  const lines = said.trim().split('\n').slice(-5).join('\n').slice(0, 1000);
  const words = lines === '' ? ' It printed nothing. ' : ` Its output:\n${redact(lines, [])}\n`;
  return new TransportError('UNREACHABLE', `local: ${path} did not start.${words}${adviceOnXvfb()}`);
};

/** Throws the error of a server that runs but does not become ready in time. */
const notReady = (error: unknown, path: string, deadline: Deadline): never => {
  if (!deadline.isOver() || deadline.abortedByCaller()) throw error;
  throw new TimeoutError(
    `${toError(error).message} ${path} runs but does not reply as an X server. It was terminated. ${adviceOnXvfb()}`,
  );
};

/** Classifies an error of the connection: Farhand's own server would have replied, and accepted its own cookie. */
const lossOf = (name: string, error: unknown): LostXvfb => {
  const code = error instanceof TransportError ? error.code : undefined;
  if (code === 'UNREACHABLE') return { lost: `no server replies at ${name}`, cause: error };
  if (code === 'UNAUTHORIZED') return { lost: `another server replies at ${name}`, cause: error };
  throw error;
};

/** How to choose a display. Each field defaults to a random choice on this machine. */
interface DisplaySearch {
  readonly draw?: (from: number, below: number) => number;
  readonly exists?: (path: string) => boolean;
}

/** Above the numbers that people and other programs choose, which start at 0, and low enough for a network port. */
const numbers = { from: 1000, below: 59_000 } as const;

/** Returns the path of a display's socket. */
const socketOf = (display: number): string => `/tmp/.X11-unix/X${display}`;

/**
 * Returns the number of a display without a server.
 *
 * @remarks The number is chosen at random. The lowest free number, which X servers choose themselves, is often that of
 * a server that is ending. Such a server finally removes the socket of its number, even if another server has the
 * number by then: of two processes that opened and closed desktops, 4 in 200 could not be reached (Xvfb 21.1, November
 * 2026).
 */
export const freeDisplay = ({ draw = randomInt, exists = existsSync }: DisplaySearch = {}): number => {
  for (;;) {
    const display = draw(numbers.from, numbers.below);
    if (!exists(socketOf(display)) && !exists(`/tmp/.X${display}-lock`)) return display;
  }
};
