import { fate, heardUntil, last, rest, using } from './conversation.js';
import type { ShellCase } from './shell-cases.js';

const size = { columns: 100, rows: 30 };

/** Cases for computers whose commands can have a terminal. */
export const terminalCases: readonly ShellCase[] = [
  {
    name: 'a terminal has the size that is asked for, and is one for all three',
    run: (shell) => using(shell.open('test -t 0 && test -t 1 && test -t 2 && stty size', { tty: size }), rest),
    gives: { stdout: '30 100\r\n', stderr: '', exits: [0], exitCode: 0 },
  },
  {
    name: 'a terminal has 80 columns and 24 rows if nobody says',
    run: (shell) => using(shell.open('stty size', { tty: true }), rest),
    gives: { stdout: '24 80\r\n', stderr: '', exits: [0], exitCode: 0 },
  },
  {
    name: 'a terminal shows what is typed, and what comes of it',
    run: (shell) =>
      using(shell.open('echo ready; cat', { tty: true }), async (session) => {
        const said = [await heardUntil(session, 'ready\r\n')];
        await session.write('héllo\n');
        said.push(await heardUntil(session, 'héllo\r\nhéllo\r\n'));
        await session.closeInput();
        return [...said, await last(session)];
      }),
    gives: ['ready\r\n', 'héllo\r\nhéllo\r\n', { type: 'exit', exitCode: 0 }],
  },
  {
    name: 'Ctrl+C ends what runs in a terminal',
    run: (shell) =>
      using(shell.open('echo ready; exec sleep 1000', { tty: true }), async (session) => {
        await heardUntil(session, 'ready');
        await session.write('\u0003');
        return last(session);
      }),
    gives: { type: 'exit', exitCode: 130 },
  },
  {
    name: 'Ctrl+C is heard by what has asked for it',
    run: (shell) => {
      const line = `trap 'echo caught; exit 5' INT; echo ready; while :; do sleep 0.02; done`;
      return using(shell.open(line, { tty: true }), async (session) => {
        await heardUntil(session, 'ready');
        await session.write('\u0003');
        return [(await heardUntil(session, 'caught')).includes('caught'), await last(session)];
      });
    },
    gives: [true, { type: 'exit', exitCode: 5 }],
  },
  {
    name: 'nothing is left of a terminal that is closed, nor of its jobs',
    run: (shell) =>
      fate(shell, 'nohup sleep 1000 >/dev/null 2>&1 & echo $!; cat', { tty: true }, (session) => session.close()),
    gives: 'gone\n',
  },
];
