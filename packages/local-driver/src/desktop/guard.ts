import { ActionFailedError } from '@farhand/core/driver';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/**
 * The environment variable that tells what runs on a desktop from everything else, by the desktop's folder: what has left
 * its group, such as the jobs of an interactive shell, is known by it where there is `/proc`.
 */
export const desktopVariable = 'FARHAND_DESKTOP';

/**
 * Runs a server, if there is one, until its input ends: that is when this process ends it or dies, of whatever. Then it
 * ends what runs on the desktop and the server, which does not listen while it starts, and removes the folder, more than
 * once if need be: a browser that dies may still be writing. A server that was killed leaves its socket behind, which is
 * known by its inode, for the name may be another server's by now. One that was not killed has removed it, and then the
 * inode may be another server's as well.
 */
const script = `
dir=$1
shift
trap '' HUP INT TERM
if [ $# -gt 0 ]; then
  ( trap - HUP INT TERM; exec "$@" ) &
  server=$!
  exec 3>&-
fi
read -r _
ran=
for group in "$dir"/groups/*; do
  kill -s KILL -- "-\${group##*/}" 2>/dev/null && ran=yes
done
for again in 1 2 3; do
  [ -e "$dir/used" ] || break
  all=$(grep -Fls "${desktopVariable}=$dir" /proc/[0-9]*/environ)
  [ -n "$all" ] || break
  for found in $all; do
    found=\${found#/proc/}
    kill -s KILL "\${found%/environ}" 2>/dev/null && ran=yes
  done
done
if [ -n "$server" ]; then
  kill -s TERM "$server" 2>/dev/null
  kill -s CONT "$server" 2>/dev/null
  (
    for again in 1 2 3 4 5 6 7 8 9 10; do
      sleep 0.2
      kill -s TERM "$server"
    done
    kill -s KILL "$server"
  ) >/dev/null 2>&1 &
  insisting=$!
  wait "$server"
  status=$?
  kill -s KILL "$insisting" 2>/dev/null
  if [ "$status" -gt 128 ] && read -r inode path < "$dir/socket" 2>/dev/null; then
    set -- $(ls -i "$path" 2>/dev/null)
    [ "$1" = "$inode" ] && rm -f "$path"
  fi
fi
rm -rf "$dir"
for again in 1 2 3 4 5 6 7 8 9 10; do
  [ -n "$ran" ] || break
  sleep 0.1
  [ -e "$dir" ] || break
  rm -rf "$dir"
done
`;

/** A folder and processes that end together, at the latest with this process. */
export class Guard {
  /** The folder for whatever belongs to the desktop. Only this user may read it. */
  readonly folder: string;
  /** Resolves when everything is gone. */
  readonly ended: Promise<void>;
  readonly #process: ChildProcess;

  private constructor(folder: string, process: ChildProcess) {
    this.folder = folder;
    this.#process = process;
    this.ended = once(process, 'exit').then(
      () => undefined,
      () => undefined,
    );
  }

  /** Makes a folder, and starts the server that `commandOf` answers, if it answers one, with `env` in its environment. */
  static start(
    env: Readonly<Record<string, string>>,
    commandOf: (folder: string) => readonly string[] = () => [],
  ): Guard {
    const folder = mkdtempSync(join(temporaryFolder(), 'farhand-desktop-'));
    try {
      mkdirSync(join(folder, 'groups'));
      const child = spawn('/bin/sh', ['-c', script, 'farhand-guard', folder, ...commandOf(folder)], {
        stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
        // A session of its own: Ctrl+C in the terminal is for this process to deal with.
        detached: true,
        cwd: '/',
        env: { ...process.env, ...env },
      });
      child.stdin?.on('error', () => undefined);
      return new Guard(folder, child);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** What the server says when it is ready. */
  get ready(): Readable {
    return streamOf(this.#process.stdio[3]);
  }

  /** What the server complains about. */
  get complaints(): Readable {
    return streamOf(this.#process.stderr);
  }

  /** Has a group of processes end with the rest, and what has left it with {@link desktopVariable} in its environment. */
  include(group: number): void {
    writeFileSync(join(this.folder, 'used'), '');
    writeFileSync(join(this.folder, 'groups', String(group)), '');
  }

  /** Has the socket of the server removed with the rest, in case the server cannot. Returns whether there is one. */
  includeSocket(path: string): boolean {
    const socket = statSync(path, { throwIfNoEntry: false });
    if (socket === undefined) return false;
    writeFileSync(join(this.folder, 'socket'), `${socket.ino} ${path}\n`);
    return true;
  }

  /** Has a group left alone that has ended by itself: its number may be somebody else's soon. */
  forget(group: number): void {
    rmSync(join(this.folder, 'groups', String(group)), { force: true });
  }

  /** Ends everything, and resolves when it is gone. */
  async end(): Promise<void> {
    this.#process.stdin?.end();
    await this.ended;
  }
}

const streamOf = (stream: unknown): Readable => {
  if (isReadable(stream)) return stream;
  throw new ActionFailedError('local: /bin/sh did not start.');
};

const isReadable = (stream: unknown): stream is Readable =>
  typeof stream === 'object' && stream !== null && 'read' in stream && 'on' in stream;

/**
 * How many bytes the name of the folder for temporary files may have. In it stand the folder of a desktop and, in that,
 * what Chromium listens at, `.org.chromium.Chromium.aBcDeF/SingletonSocket`: 69 more bytes, and the name of a socket has
 * at most 103 on macOS, 107 on Linux. With a longer one a browser of a desktop ends at once.
 */
const longestBytes = 34;

/** The folder for temporary files, or `/tmp` if its name is too long. X servers have their sockets in `/tmp` as well. */
export const temporaryFolder = (wanted: string = tmpdir()): string =>
  Buffer.byteLength(wanted) <= longestBytes ? wanted : '/tmp';
