import { TransportError } from '@farhand/core/driver';
import { findChromedriver, missingChromedriver } from './program-path.js';
import { ServerPrograms, whenReady, type StartedServer } from './started-program.js';

/** Options of {@link startChromedriver}. */
export interface ChromedriverOptions {
  /** The chromedriver to start. Default: the one that `findChromedriver()` finds. */
  readonly executablePath?: string;
}

/**
 * Starts a chromedriver on a free port of the loopback interface.
 *
 * Its browsers have a home and a temporary folder of their own, which `stop()` removes. All of it also ends with this
 * process. Needs Linux or macOS.
 *
 * @throws TransportError if no chromedriver is found, or it does not start. Nothing is left running.
 * @example
 * ```ts
 * import { startChromedriver } from '@farhand/driver-testkit/servers';
 *
 * await using server = await startChromedriver();
 * console.log(await (await fetch(`${server.url}/status`)).json());
 * ```
 */
export const startChromedriver = async ({
  executablePath = findChromedriver(),
}: ChromedriverOptions = {}): Promise<StartedServer> => {
  if (executablePath === undefined) throw new TransportError('UNREACHABLE', missingChromedriver());
  const programs = new ServerPrograms();
  try {
    const program = await programs.start(executablePath, ['--port=0']);
    const port = await whenReady(executablePath, [program], () => portIn(program.said()));
    return programs.asServer(`http://127.0.0.1:${port}`, program);
  } catch (error) {
    await programs.stop();
    throw error;
  }
};

/** The port is in the line that chromedriver prints once it listens. */
const portIn = (said: string): string | undefined => /was started successfully on port (\d+)/.exec(said)?.[1];
