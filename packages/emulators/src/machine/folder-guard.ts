import { shLineKilling } from '@farhand/core/driver';
import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';

/**
 * Waits until its input ends, which is when the folder is disposed of or this process dies, of whatever. Then it ends what has the
 * folder for its home, more than once if need be, since a program that is found may have started another, and removes the folder.
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

/** What outlives this process, to end the commands in a folder and to remove it. On Windows there is none. */
export class FolderGuard {
  readonly #process: ChildProcess | undefined;

  constructor(folder: string) {
    if (process.platform === 'win32') return;
    const guard = spawn('/bin/sh', ['-c', scriptFor(folder), 'farhand-guard', folder], {
      stdio: ['pipe', 'ignore', 'ignore'],
      // A session of its own: Ctrl+C in the terminal is for this process to deal with.
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

  /** Lets it go: there is nothing left to do for it. */
  end(): void {
    this.#process?.stdin?.end();
  }
}
