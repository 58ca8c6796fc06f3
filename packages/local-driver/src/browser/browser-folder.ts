import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeGuardedFolder, startGuard } from '../guarded-folder.js';

/** The environment variable that identifies the processes of one browser, by its folder. */
const browserVariable = 'FARHAND_BROWSER';

/** The prefix of the profiles that Playwright 1.65 creates in the temporary folder. */
const profilePrefix = 'playwright_chromiumdev_profile-';

/**
 * Waits until its input ends. The input ends when this process has removed the folder, or dies for any reason. Each
 * line of the input names a profile. If the folder still exists, this process was killed. The guard then ends the
 * browser, which may be starting and could go on writing; it needs `/proc` for that. Elsewhere the browser ends because
 * its pipe closes. Then the guard removes the folder and the profiles, repeatedly if needed, because a dying browser
 * may still write.
 *
 * This process learns the name of a profile only after Playwright created it. If it is killed in between, the profile
 * is empty, and the guard removes empty profiles. An empty profile may belong to another process that is about to start
 * a browser; Chromium then creates the profile again.
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

/**
 * The folders of a browser. They are removed when the browser has ended, or at the latest when this process ends for
 * any reason.
 */
export class BrowserFolder {
  /** The environment variables that point the browser to these folders. */
  readonly variables: Readonly<Record<string, string>>;
  /** The environment variable by which the guard finds the browser. No user variable may replace it. */
  readonly mark: Readonly<Record<string, string>>;
  /** Where Playwright stores the browser's files, such as downloads. */
  readonly artifacts: string;
  readonly #folder: string;
  readonly #guard: ChildProcess | undefined;

  /**
   * Creates a folder for what a browser writes outside its profile.
   *
   * @remarks Even with a profile of its own, Chromium 156 on Debian stores crash reports and a dconf file in the user's
   * home (November 2026). These variables redirect both, and leave the fonts and certificates of the home in use. In
   * the temporary folder, a killed browser leaves the name of its socket.
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

  /**
   * Adds the profile that Playwright created for a browser, found in the arguments that start it. Playwright removes
   * the profile itself unless this process is killed.
   */
  includeProfile(commandLine: readonly string[]): void {
    const profile = commandLine
      .map((one) => /^--user-data-dir=(.+)$/.exec(one)?.[1])
      .find((path) => path !== undefined);
    if (profile === undefined || profile.includes('\n')) return;
    this.#guard?.stdin?.write(`${profile}\n`);
  }

  /** Removes the folder after the browser has ended. */
  remove(): void {
    // A browser that is ending may still write.
    void rm(this.#folder, { recursive: true, force: true, maxRetries: 10 })
      .catch(() => undefined)
      .finally(() => {
        process.off('exit', this.#removeNow);
        this.#guard?.stdin?.end();
      });
  }

  readonly #removeNow = (): void => rmSync(this.#folder, { recursive: true, force: true });
}

/**
 * Starts the guard, which outlives this process. Windows has no such shell, so there a killed process leaves its
 * folders.
 */
const start = (folder: string): ChildProcess | undefined => {
  if (process.platform === 'win32') return undefined;
  const guard = startGuard(script, [folder, tmpdir()], { stdio: ['pipe', 'ignore', 'ignore'] });
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  return guard;
};
