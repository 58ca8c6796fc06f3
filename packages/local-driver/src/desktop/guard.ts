import { ActionFailedError, ClosedError } from '@farhand/core/driver';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { makeGuardedFolder, startGuard } from '../guarded-folder.js';

/**
 * The environment variable that tells what runs on a desktop from everything else, by the desktop's folder: what has left
 * its group, such as the jobs of an interactive shell, is known by it where there is `/proc`.
 */
export const desktopVariable = 'FARHAND_DESKTOP';

/**
 * Runs a server, if there is one, from the first line of its input until the input ends: that is when this process ends it or dies, of
 * whatever. Then it ends what runs on the desktop and the server, which does not listen while it starts, and removes the folder, more
 * than once if need be: a browser that dies may still be writing. What it complains about is the server's alone: a shell says of a child
 * that a signal has ended it, sooner or later.
 *
 * A server that was killed leaves its socket behind, which is known by its inode, for the name may be another server's by now. One that
 * was not killed has removed it, and then the inode may be another server's as well. Of a server that was killed before this process
 * noted its socket, the socket is the one at which nobody listens, where the system says so.
 */
const script = `
dir=$1
socket=$2
shift 2
trap '' HUP INT TERM
if read -r _ && [ $# -gt 0 ]; then
  ( trap - HUP INT TERM; exec "$@" ) &
  server=$!
  exec 3>&- 2>/dev/null
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
  if [ "$status" -gt 128 ]; then
    if { read -r inode < "$dir/socket"; } 2>/dev/null; then
      set -- $(ls -i "$socket" 2>/dev/null)
      [ "$1" = "$inode" ] && rm -f "$socket"
    elif [ -r /proc/net/unix ]; then
      grep -q " $socket$" /proc/net/unix || rm -f "$socket"
    fi
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

/** A server that a guard runs. */
export interface GuardedServer {
  /** Where it listens. */
  readonly socket: string;
  /** What to run. */
  commandOf(folder: string): readonly string[];
  /** Puts into the folder what the server reads as it starts. */
  prepare?(folder: string): void;
}

/** A folder and processes that end together, at the latest with this process. */
export class Guard {
  /** The folder for whatever belongs to the desktop. Only this user may read it. */
  readonly folder: string;
  /** Resolves when everything is gone. */
  readonly ended: Promise<void>;
  readonly #process: ChildProcess;
  readonly #socket: string | undefined;
  #isUsed = false;
  #isEnding = false;

  private constructor(folder: string, process: ChildProcess, socket: string | undefined) {
    this.folder = folder;
    this.#process = process;
    this.#socket = socket;
    this.ended = once(process, 'exit').then(
      () => undefined,
      () => undefined,
    );
  }

  /** Makes a folder, and starts the server, if there is one, with `env` in its environment. */
  static start(env: Readonly<Record<string, string>>, server?: GuardedServer): Guard {
    const { folder, guard } = makeGuardedFolder('farhand-desktop-', (path) => {
      const words = [path, server?.socket ?? '', ...(server?.commandOf(path) ?? [])];
      // Mesa 22, which draws in Xvfb, would keep shaders in the home of the user database, whatever HOME says (November 2026).
      const variables = { XDG_CACHE_HOME: path, ...env };
      return startGuard(script, words, { stdio: ['pipe', 'ignore', 'pipe', 'pipe'], env: variables });
    });
    try {
      mkdirSync(join(folder, 'groups'));
      server?.prepare?.(folder);
      guard.stdin?.write('start\n');
      return new Guard(folder, guard, server?.socket);
    } catch (error) {
      // The guard removes the folder.
      guard.stdin?.end();
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

  /**
   * Has what runs with {@link desktopVariable} in its environment end with the rest. Call it right before one starts: this process may
   * be killed before it can {@link include} the group.
   *
   * @throws ClosedError if the rest ends already: the guard looks for what is to end with it once, and no more.
   */
  expectCommand(): void {
    if (this.#isEnding) throw new ClosedError('This local desktop has ended, and the command was not started.');
    if (this.#isUsed) return;
    writeFileSync(join(this.folder, 'used'), '');
    this.#isUsed = true;
  }

  /** Has a group of processes end with the rest. */
  include(group: number): void {
    writeFileSync(join(this.folder, 'groups', String(group)), '');
  }

  /** Has the socket that the server has now removed with the rest, in case the server cannot. Returns whether there is one. */
  includeSocket(): boolean {
    const socket = this.#socket === undefined ? undefined : statSync(this.#socket, { throwIfNoEntry: false });
    if (socket === undefined) return false;
    writeFileSync(join(this.folder, 'socket'), `${socket.ino}\n`);
    return true;
  }

  /** Has a group left alone that has ended by itself: its number may be somebody else's soon. */
  forget(group: number): void {
    rmSync(join(this.folder, 'groups', String(group)), { force: true });
  }

  /** Lets this process end although the guard runs, which then ends the rest. */
  unref(): void {
    this.#process.unref();
    for (const stream of this.#process.stdio) if (stream instanceof Socket) stream.unref();
  }

  /** Ends everything, and resolves when it is gone. */
  async end(): Promise<void> {
    this.#isEnding = true;
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
