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

/** An X server of one's own, and the connection to it. */
export interface StartedXvfb {
  readonly display: XDisplay;
  /** Its name, such as `:3000`. */
  readonly name: string;
  /** The file to let programs in with. */
  readonly xauthority: string;
  readonly guard: Guard;
}

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

/** What an X server is started with. */
interface XvfbStart {
  /** The path of the program. */
  readonly path: string;
  readonly size: Size;
  /** Added to its environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Why an X server could not be reached on its display. It has ended. */
interface LostXvfb {
  readonly lost: string;
  /** The error of the connection, if it came to one. */
  readonly cause?: unknown;
}

/**
 * Starts an Xvfb on a display. It ends with this process.
 *
 * @throws TransportError if it does not start, and not because of the display.
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
      : { lost: `${socketOf(number)} is not there` };
    if (display instanceof XDisplay) return { display, name, xauthority: authorityIn(guard.folder), guard };
    await guard.end();
    return display;
  } catch (error) {
    await guard.end();
    throw error;
  }
};

/** Only programs with the cookie are let in, and only through the socket on this machine. No key repeats by itself: on a machine
 * with too much to do, the time between a press and its release is no sign that anybody holds the key. */
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

/** Whether the server gets ready, which it tells by the number of its display. */
const getsReady = async (ready: Readable): Promise<boolean> => {
  let said = '';
  for await (const chunk of ready.setEncoding('utf8')) {
    said += String(chunk);
    if (/^\d+\n/.test(said)) return true;
  }
  return false;
};

/** What a server says that finds another one on its display. */
const isTaken = (said: string): boolean => /already (running|active)/.test(said);

const didNotStart = (path: string, said: string): TransportError => {
  const lines = said.trim().split('\n').slice(-5).join('\n').slice(0, 1000);
  const words = lines === '' ? ' It said nothing. ' : ` It said:\n${redact(lines, [])}\n`;
  return new TransportError('UNREACHABLE', `local: ${path} did not start.${words}${adviceOnXvfb()}`);
};

/** Throws what a server that runs and does not get ready in time is told with. */
const notReady = (error: unknown, path: string, deadline: Deadline): never => {
  if (!deadline.signal.aborted || deadline.abortedByCaller()) throw error;
  throw new TimeoutError(
    `${toError(error).message} ${path} runs and does not answer as an X server. It was ended. ${adviceOnXvfb()}`,
  );
};

/** What an error of the connection tells of the server, which would have answered and taken its own cookie. */
const lossOf = (name: string, error: unknown): LostXvfb => {
  const code = error instanceof TransportError ? error.code : undefined;
  if (code === 'UNREACHABLE') return { lost: `no server answers at ${name}`, cause: error };
  if (code === 'UNAUTHORIZED') return { lost: `another server answers at ${name}`, cause: error };
  throw error;
};

/** How to look for a display. Everything defaults to chance and this machine. */
interface DisplaySearch {
  readonly draw?: (from: number, below: number) => number;
  readonly exists?: (path: string) => boolean;
}

/** Above what people and other programs choose, which begin at 0, and below what a network port allows for. */
const numbers = { from: 1000, below: 59_000 } as const;

/** Where the server of a display listens. */
const socketOf = (display: number): string => `/tmp/.X11-unix/X${display}`;

/**
 * The number of a display that no server has.
 *
 * @remarks
 * It is drawn by lot. The lowest free one, which X servers take by themselves, is often that of a server that is just
 * ending, and such a server at last removes the socket of its number, whoever has the number by then: of two processes
 * that opened and closed desktops, 4 in 200 could not be reached (Xvfb 21.1, November 2026).
 */
export const freeDisplay = ({ draw = randomInt, exists = existsSync }: DisplaySearch = {}): number => {
  for (;;) {
    const display = draw(numbers.from, numbers.below);
    if (!exists(socketOf(display)) && !exists(`/tmp/.X${display}-lock`)) return display;
  }
};
