import { shLineKilling } from '@farhand/core/driver';
import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';

/**
 * Waits until its input ends, which happens when the folder is disposed of or this process dies for any reason. Then
 * ends the processes whose home is the folder, repeatedly if needed because a process may have started another one, and
 * removes the folder.
 */
const scriptFor = (folder: string): string => `
trap '' HUP INT TERM
read -r _
for again in 1 2 3 4 5; do
  [ -e "$1" ] || break
  (${shLineKilling(folder, 'HOME')})
  rm -rf "$1"
  [ -e "$1" ] && sleep 0.1
done
`;

/** A process that outlives this one, to end the commands in a folder and remove it. There is none on Windows. */
export class FolderGuard {
  readonly #process: ChildProcess | undefined;

  constructor(folder: string) {
    if (process.platform === 'win32') return;
    const guard = spawn('/bin/sh', ['-c', scriptFor(folder), 'farhand-guard', folder], {
      stdio: ['pipe', 'ignore', 'ignore'],
      // A session of its own, so that Ctrl+C in the terminal reaches only this process.
      detached: true,
      cwd: '/',
      env: { PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin' },
    });
    guard.on('error', () => undefined);
    guard.stdin.on('error', () => undefined);
    guard.unref();
    if (guard.stdin instanceof Socket) guard.stdin.unref();
    this.#process = guard;
  }

  /** Ends the guard when nothing is left to do. */
  end(): void {
    this.#process?.stdin?.end();
  }
}
