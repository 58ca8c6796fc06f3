import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CDPSession } from 'playwright-core';

/** The profile on a browser's command line. It is quoted where it has blanks. */
const profileIn = (commandLine: string): string | undefined =>
  /--user-data-dir=("?)(.+?)\1(?= --|$)/.exec(commandLine)?.[2];

/**
 * Where a browser listens that was told to choose its debugging port. It writes the port into its profile; where
 * Playwright has made that, the browser says.
 */
export const debuggingAddress = async (browser: CDPSession): Promise<string> => {
  const { commandLine } = await browser.send('SystemInfo.getInfo');
  const profile = profileIn(commandLine);
  if (profile === undefined) throw new Error('the browser does not tell where its profile is');
  const [port = ''] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n');
  return `http://127.0.0.1:${Number(port)}`;
};
