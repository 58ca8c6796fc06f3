import { ActionFailedError, ClosedError } from '@farhand/core/driver';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { makeGuardedFolder, startGuard } from '../guarded-folder.js';

/**
 * The environment variable that identifies processes of a desktop, by the desktop's folder. On systems with `/proc`, it
 * finds processes that have left their group, such as jobs of an interactive shell.
 */
export const desktopVariable = 'FARHAND_DESKTOP';

/**
 * If there is a server, runs it from the first line of input until the input ends. The input ends when this process
 * ends the guard or dies for any reason. Then the script ends the processes of the desktop and the server, which
 * ignores signals while it starts, and removes the folder. It does so repeatedly if needed, because a dying browser may
 * still write. Its error output is only the server's: a shell would report sooner or later that a signal ended its
 * child.
 *
 * A killed server leaves its socket behind. The script identifies the socket by its inode, because another server may
 * have the name by now. A server that was not killed has removed its socket, and then the inode may be another server's
 * too. If the server was killed before this process noted its socket, the script removes the socket if nothing listens
 * there, where the system reports that.
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
  /** The path of its socket. */
  readonly socket: string;
  /** Returns the command line to run. */
  commandOf(folder: string): readonly string[];
  /** Writes the files that the server reads at its start into the folder. */
  prepare?(folder: string): void;
}

/** A folder and processes that end together, at the latest with this process. */
export class Guard {
  /** The folder for the desktop's files. Only the current user can read it. */
  readonly folder: string;
  /** Resolves when everything has ended. */
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

  /** Creates a folder, and starts the server, if there is one, with `env` in its environment. */
  static start(env: Readonly<Record<string, string>>, server?: GuardedServer): Guard {
    const { folder, guard } = makeGuardedFolder('farhand-desktop-', (path) => {
      const words = [path, server?.socket ?? '', ...(server?.commandOf(path) ?? [])];
      // Mesa 22, which draws in Xvfb, would otherwise store shaders in the user's home, whatever HOME says (November
      // 2026).
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

  /** The output by which the server reports that it is ready. */
  get ready(): Readable {
    return streamOf(this.#process.stdio[3]);
  }

  /** The server's error output. */
  get complaints(): Readable {
    return streamOf(this.#process.stderr);
  }

  /**
   * Includes processes with {@link desktopVariable} in their environment in the ending. Call it right before starting
   * one, because this process may be killed before it can {@link include} the group.
   *
   * @throws ClosedError if the guard is already ending: it looks for processes to end only once.
   */
  expectCommand(): void {
    if (this.#isEnding) throw new ClosedError('This local desktop has ended. The command was not started.');
    if (this.#isUsed) return;
    writeFileSync(join(this.folder, 'used'), '');
    this.#isUsed = true;
  }

  /** The process groups that end with it. Each is the session of a command. */
  get groups(): readonly number[] {
    return readdirSync(join(this.folder, 'groups')).map(Number);
  }

  /** Includes a process group in the ending. */
  include(group: number): void {
    writeFileSync(join(this.folder, 'groups', String(group)), '');
  }

  /**
   * Includes the server's current socket in the removal, in case the server cannot remove it. Returns whether there is
   * one.
   */
  includeSocket(): boolean {
    const socket = this.#socket === undefined ? undefined : statSync(this.#socket, { throwIfNoEntry: false });
    if (socket === undefined) return false;
    writeFileSync(join(this.folder, 'socket'), `${socket.ino}\n`);
    return true;
  }

  /** Excludes a group that has ended by itself: the system may soon reuse its number. */
  forget(group: number): void {
    rmSync(join(this.folder, 'groups', String(group)), { force: true });
  }

  /** Lets this process end while the guard runs. The guard then ends the rest. */
  unref(): void {
    this.#process.unref();
    for (const stream of this.#process.stdio) if (stream instanceof Socket) stream.unref();
  }

  /** Ends everything, and resolves when it has ended. */
  async end(): Promise<void> {
    this.#isEnding = true;
    this.#process.stdin?.end();
    await this.ended;
  }
}

const streamOf = (stream: unknown): Readable => {
  if (isReadable(stream)) return stream;
  throw new ActionFailedError(
    'local: /bin/sh did not start, so no desktop was started. Check that this user may run it.',
  );
};

const isReadable = (stream: unknown): stream is Readable =>
  typeof stream === 'object' && stream !== null && 'read' in stream && 'on' in stream;
