import type { ShellCommand, TerminalSize } from './facets/index.js';
import { shLine } from './command-line.js';
import { quoteForSh } from './quote.js';

/** What is done in a new terminal before the command: `script` knows no size, and has been told a shell of ours. */
const prepare = ({ columns, rows }: TerminalSize): string =>
  [
    'SHELL=$FARHAND_SHELL',
    '[ -n "$SHELL" ] || unset SHELL',
    'unset FARHAND_SHELL',
    ': "${TERM:=xterm-256color}"',
    'export TERM',
    `stty rows ${rows} columns ${columns}`,
  ].join('; ');

/**
 * A command as a line of `sh` that runs it in a terminal, by the `script` of util-linux: what it reads is what is typed
 * there, what it says is what is shown, and it ends with the command's exit code.
 */
export const shLineInTerminal = (command: ShellCommand, size: TerminalSize): string =>
  'FARHAND_SHELL=$SHELL SHELL=/bin/sh exec script -qefc ' +
  `${quoteForSh(`${prepare(size)}; ${shLine(command)}`)} /dev/null`;
