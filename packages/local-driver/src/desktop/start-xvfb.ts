import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { redact, TransportError, type Deadline, type Size } from '@farhand/core/driver';
import { Guard } from './guard.js';
import { openDisplay } from './open-display.js';
import type { XDisplay } from './x-display.js';
import { xauthorityFile } from './xauthority.js';
import { findXvfb, missingXvfb } from './xvfb-path.js';

/** An X server of one's own, and the connection to it. */
export interface StartedXvfb {
  readonly display: XDisplay;
  /** Its name, such as `:3`. */
  readonly name: string;
  /** The file to let programs in with. */
  readonly xauthority: string;
  readonly guard: Guard;
}

/** Only programs with the cookie are let in, and only through the socket on this machine. No key repeats by itself. */
const settings = ({ width, height }: Size, xauthority: string): readonly string[] => [
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
];

const allOf = async (stream: Readable): Promise<string> => {
  const chunks: string[] = [];
  stream.setEncoding('utf8').on('data', (chunk) => chunks.push(String(chunk)));
  await once(stream, 'close').catch(() => undefined);
  return chunks.join('');
};

/** The number of the display, once the server is ready; `undefined` if it never is. */
const displayNumber = async (ready: Readable): Promise<string | undefined> => {
  let said = '';
  for await (const chunk of ready.setEncoding('utf8')) {
    said += String(chunk);
    const number = /^(\d+)\n/.exec(said)?.[1];
    if (number !== undefined) return number;
  }
  return undefined;
};

const didNotStart = (path: string, said: string): TransportError => {
  const lines = said.trim().split('\n').slice(-5).join('\n').slice(0, 1000);
  return new TransportError(
    'UNREACHABLE',
    `local: ${path} did not start${lines === '' ? '.' : `. It said:\n${redact(lines, [])}`}`,
  );
};

/**
 * Starts an Xvfb on a free display, which ends with this process.
 *
 * @throws TransportError if there is none, or it does not start.
 */
export const startXvfb = async (
  size: Size,
  env: Readonly<Record<string, string>>,
  deadline: Deadline,
): Promise<StartedXvfb> => {
  const path = findXvfb();
  if (path === undefined) throw new TransportError('UNREACHABLE', missingXvfb());

  const cookie = randomBytes(16);
  let xauthority = '';
  const guard = Guard.start(env, (folder) => {
    xauthority = join(folder, 'Xauthority');
    writeFileSync(xauthority, xauthorityFile(cookie), { mode: 0o600 });
    return [path, ...settings(size, xauthority)];
  });
  try {
    const said = allOf(guard.complaints);
    const number = await deadline.race(displayNumber(guard.ready));
    if (number === undefined) {
      await guard.end();
      throw didNotStart(path, await said);
    }
    const name = `:${number}`;
    guard.watchSocket(`/tmp/.X11-unix/X${number}`);
    const display = await openDisplay({ name, cookie: { name: 'MIT-MAGIC-COOKIE-1', data: cookie } }, deadline);
    return { display, name, xauthority, guard };
  } catch (error) {
    await guard.end();
    throw error;
  }
};
