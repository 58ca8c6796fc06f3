import type { Shell, ShellSession, ShellSessionOptions } from '@farhand/core';
import { heard, hostileArguments, lastOf, type ShellCase } from './shell-cases.js';

/** Cases for computers with interactive commands, with an `sh` shell. */
export const openCases: readonly ShellCase[] = [
  {
    name: 'a command reads what is written to it, and ends when its input does',
    run: (shell) =>
      using(shell.open('cat; echo over >&2; exit 3'), async (session) => {
        await session.write('grüße ');
        await session.write('日本\n');
        await session.closeInput();
        return rest(session);
      }),
    gives: { stdout: 'grüße 日本\n', stderr: 'over\n', exits: [3], exitCode: 3 },
  },
  {
    name: 'a question without a line end comes, and is answered',
    run: (shell) =>
      using(
        shell.open(`printf 'name? '; read -r name; printf 'age? '; read -r age; echo "$name $age"`),
        async (session) => {
          const said = [await heardUntil(session, 'name? ')];
          await session.write('it\'s "$me"\n');
          said.push(await heardUntil(session, 'age? '));
          await session.write('7\n');
          return [...said, await rest(session)];
        },
      ),
    gives: ['name? ', 'age? ', { stdout: 'it\'s "$me" 7\n', stderr: '', exits: [0], exitCode: 0 }],
  },
  {
    name: 'characters that come in pieces are whole',
    run: (shell) =>
      using(shell.open(String.raw`printf 'a\360\235'; printf b >&2; sleep 0.1; printf '\204\236c'`), rest),
    gives: { stdout: 'a𝄞c', stderr: 'b', exits: [0], exitCode: 0 },
  },
  {
    name: 'no argument of a program is read by a shell',
    run: (shell) => using(shell.open(['printf', '<%s>', ...hostileArguments]), rest),
    gives: { stdout: hostileArguments.map((word) => `<${word}>`).join(''), stderr: '', exits: [0], exitCode: 0 },
  },
  {
    name: 'it runs in the given folder and environment',
    run: (shell) =>
      using(shell.open('printf %s "$PWD $WHO"', { cwd: '/', env: { WHO: "it's $HOME" } }), async (session) =>
        heardUntil(session, 'HOME'),
      ),
    gives: "/ it's $HOME",
  },
  {
    name: 'output written without a reader comes back complete',
    run: (shell) =>
      using(shell.open('cat'), async (session) => {
        const text = '0123456789abcde\n'.repeat(20_000);
        const written = session.write(text).then(() => session.closeInput());
        let said = '';
        for await (const event of session) if (event.type === 'stdout') said += event.text;
        await written;
        return [said.length, said === text];
      }),
    gives: [320_000, true],
  },
  {
    name: 'two at once do not mix',
    run: (shell) =>
      using(shell.open('cat'), (one) =>
        using(shell.open('cat'), async (other) => {
          await Promise.all([one.write('1\n'), other.write('2\n')]);
          return Promise.all([heardUntil(one, '\n'), heardUntil(other, '\n')]);
        }),
      ),
    gives: ['1\n', '2\n'],
  },
  {
    name: 'the end of a killed command is 128 and the number of the signal',
    run: (shell) => using(shell.open('kill -s KILL $$'), lastOf),
    gives: { type: 'exit', exitCode: 137 },
  },
  {
    name: 'a program that is not there ends with 127',
    run: (shell) => using(shell.open(['no-such-program-here']), lastOf),
    gives: { type: 'exit', exitCode: 127 },
  },
  {
    name: 'nothing is left of one that is closed while it talks',
    run: (shell) => fate(shell, 'echo $$; while :; do echo more; done', {}, (session) => session.close()),
    gives: 'gone\n',
  },
  {
    name: 'nothing is left of what one that is closed has started in a session of its own',
    run: (shell) => fate(shell, 'setsid sleep 1000 & echo $!; cat', {}, (session) => session.close()),
    gives: 'gone\n',
  },
  {
    name: 'a signal ends it, and the loop with its reason',
    run: async (shell) => {
      const abort = new AbortController();
      let reason: unknown;
      const left = await fate(shell, 'echo $$; cat', { signal: abort.signal }, async (session) => {
        const reading = lastOf(session).catch((error: unknown) => (reason = error));
        abort.abort('enough');
        await reading;
      });
      return [left, reason];
    },
    gives: ['gone\n', 'enough'],
  },
];

const size = { columns: 100, rows: 30 };

/** Cases for computers whose commands can have a terminal. */
export const terminalCases: readonly ShellCase[] = [
  {
    name: 'a terminal has the size that is asked for, and is one for all three',
    run: (shell) => using(shell.open('test -t 0 && test -t 1 && test -t 2 && stty size', { tty: size }), rest),
    gives: { stdout: '30 100\r\n', stderr: '', exits: [0], exitCode: 0 },
  },
  {
    name: 'a terminal has 80 columns and 24 rows by default',
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
        return [...said, await lastOf(session)];
      }),
    gives: ['ready\r\n', 'héllo\r\nhéllo\r\n', { type: 'exit', exitCode: 0 }],
  },
  {
    name: 'Ctrl+C ends what runs in a terminal',
    run: (shell) =>
      using(shell.open('echo ready; exec sleep 1000', { tty: true }), async (session) => {
        await heardUntil(session, 'ready');
        await session.write('\u0003');
        return lastOf(session);
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
        return [(await heardUntil(session, 'caught')).includes('caught'), await lastOf(session)];
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

/** Runs some work with a session, and closes the session. */
const using = async <T>(opening: Promise<ShellSession>, work: (session: ShellSession) => Promise<T>): Promise<T> => {
  const session = await opening;
  try {
    return await work(session);
  } finally {
    await session.close();
  }
};

/** Resolves to the output of a session up to a text, or up to its end. */
const heardUntil = async (session: ShellSession, text: string): Promise<string> => {
  let said = '';
  for await (const event of session) {
    if (event.type !== 'exit') said += event.text;
    if (said.includes(text)) break;
  }
  return said;
};

/** Resolves to the rest of a session's output, concatenated, and its end. */
const rest = async (session: ShellSession): Promise<object> => ({
  ...(await heard(session)),
  exitCode: session.exitCode,
});

/** Returns a command line that ends when a process has ended, including one that was not reaped yet. */
const untilGone = (pid: string): string =>
  `while kill -0 ${pid} 2>/dev/null && ! grep -qs ') Z ' /proc/${pid}/stat; do sleep 0.01; done; echo gone`;

/** Opens a command that prints its process id, reads the id, and reports whether the process ends after `end`. */
const fate = async (
  shell: Shell,
  line: string,
  options: ShellSessionOptions,
  end: (session: ShellSession) => Promise<unknown>,
): Promise<string> => {
  const session = await shell.open(line, options);
  const [pid] = /\d+(?=\r?\n)/.exec(await heardUntil(session, '\n')) ?? [];
  await end(session);
  if (pid === undefined) throw new Error('The command did not print its process id.');
  return (await shell.run(untilGone(pid))).stdout;
};
