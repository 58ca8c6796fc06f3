import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeGuardedFolder, startGuard } from '../guarded-folder.js';

/** The environment variable that tells the processes of a browser from all others, by its folder. */
const browserVariable = 'FARHAND_BROWSER';

/** What the names of the profiles begin with that Playwright 1.65 makes in the folder for temporary files. */
const profilePrefix = 'playwright_chromiumdev_profile-';

/**
 * Waits until its input ends, which is when this process has removed the folder or dies, of whatever. Each line of the input is a
 * profile. If the folder is still there, this process was killed: the guard then ends the browser, which may be starting and would go on
 * writing, where there is `/proc`. Elsewhere it ends as the pipe to it closes. Then the guard removes the folder and the profiles, more
 * than once if need be, since a browser that dies may still be writing.
 *
 * This process is told the name of a profile after it was made. If it is killed in between, the profile is empty, and empty ones are
 * removed. One that another process is about to start a browser with may be among them: Chromium makes its profile if there is none.
 */
const script = `
folder=$1
temporary=$2
shift 2
trap '' HUP INT TERM
while IFS= read -r profile; do
  set -- "$@" "$profile"
done
for again in 1 2 3; do
  [ -e "$folder" ] || break
  all=$(grep -Fls "${browserVariable}=$folder" /proc/[0-9]*/environ)
  [ -n "$all" ] || break
  for found in $all; do
    found=\${found#/proc/}
    kill -s KILL -- "-\${found%/environ}" "\${found%/environ}" 2>/dev/null
  done
done
[ $# -gt 0 ] || rmdir "$temporary/${profilePrefix}"* 2>/dev/null
for again in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  left=
  for path in "$folder" "$@"; do
    [ -e "$path" ] && left=yes && rm -rf "$path"
  done
  [ -n "$left" ] || break
  sleep 0.1
done
`;

/** The folders of a browser, which go when it has ended, at the latest when this process ends, of whatever. */
export class BrowserFolder {
  /** The environment variables by which the browser finds its own. */
  readonly variables: Readonly<Record<string, string>>;
  /** The environment variable by which the guard finds the browser. No other may take its place. */
  readonly mark: Readonly<Record<string, string>>;
  /** Where Playwright puts what it keeps of a browser, such as downloads. */
  readonly artifacts: string;
  readonly #folder: string;
  readonly #guard: ChildProcess | undefined;

  /**
   * Makes a folder for what a browser writes besides its profile.
   *
   * @remarks
   * With a profile of its own, Chromium 156 on Debian still keeps its crash reports and a file of dconf in the home of whoever runs
   * it (November 2026). These variables send both elsewhere, and leave it the fonts and certificates of the home. Of what it keeps in
   * the folder for temporary files, a browser that is killed leaves the name of its socket behind.
   */
  constructor() {
    const { folder, guard } = makeGuardedFolder('farhand-browser-', start);
    this.#folder = folder;
    this.#guard = guard;
    process.once('exit', this.#removeNow);
    this.variables = {
      TMPDIR: folder,
      XDG_CONFIG_HOME: join(folder, 'config'),
      XDG_CACHE_HOME: join(folder, 'cache'),
    };
    this.mark = { [browserVariable]: folder };
    this.artifacts = join(folder, 'artifacts');
  }

  /** Includes the profile that Playwright has made for a browser, which it starts with these arguments, and removes if it lives. */
  includeProfile(commandLine: readonly string[]): void {
    const profile = commandLine
      .map((one) => /^--user-data-dir=(.+)$/.exec(one)?.[1])
      .find((path) => path !== undefined);
    if (profile === undefined || profile.includes('\n')) return;
    this.#guard?.stdin?.write(`${profile}\n`);
  }

  /** Removes it, when the browser has ended. */
  remove(): void {
    // A browser that ends may still be writing.
    void rm(this.#folder, { recursive: true, force: true, maxRetries: 10 })
      .catch(() => undefined)
      .finally(() => {
        process.off('exit', this.#removeNow);
        this.#guard?.stdin?.end();
      });
  }

  readonly #removeNow = (): void => rmSync(this.#folder, { recursive: true, force: true });
}

/** Starts what outlives this process. On Windows there is no such shell, and what is killed there leaves its folders. */
const start = (folder: string): ChildProcess | undefined => {
  if (process.platform === 'win32') return undefined;
  const guard = startGuard(script, [folder, tmpdir()], { stdio: ['pipe', 'ignore', 'ignore'] });
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  return guard;
};
