import type { ShellFacet } from './connection.js';
import type { Deadline } from './deadline.js';
import { ActionFailedError } from './errors.js';
import type { Platform } from './keys/key.js';
import { quoteForPowerShell, quoteForSh } from './quote.js';

/** A browser that was not running stays in the foreground of `xdg-open`, so nothing waits for it. */
const commands: Readonly<Record<Platform, (url: string) => string>> = {
  linux: (url) =>
    `command -v xdg-open >/dev/null || { echo 'xdg-open is not installed (package xdg-utils)' >&2; exit 127; }; nohup xdg-open ${quoteForSh(url)} >/dev/null 2>&1 &`,
  mac: (url) => `open ${quoteForSh(url)}`,
  windows: (url) => `Start-Process ${quoteForPowerShell(url)}`,
};

/** The command line that opens an address in the default browser: for `sh` on Linux and macOS, for PowerShell on Windows. */
const openCommand = (url: string, platform: Platform): string => commands[platform](url);

/**
 * Opens an address in the default browser of a desktop.
 *
 * @throws ActionFailedError if the desktop has nothing to open it with.
 */
export const openAddress = async (
  shell: ShellFacet,
  url: string,
  platform: Platform,
  deadline: Deadline,
): Promise<void> => {
  const { exitCode, stderr } = await shell.run(openCommand(url, platform), {}, deadline);
  if (exitCode === 0) return;
  throw new ActionFailedError(
    `tab.goto: the desktop could not open ${url} in a browser (exit code ${exitCode}): ${stderr.trim().slice(0, 500) || 'it says nothing about why'}. Open one yourself with computer.shell.run().`,
  );
};
