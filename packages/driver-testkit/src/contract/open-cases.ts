import { fate, heardUntil, last, rest, using } from './conversation.js';
import { hostileArguments, type ShellCase } from './shell-cases.js';

/** Cases for computers whose commands can be talked to, with a shell of the kind of `sh`. */
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
    name: 'it runs where and with what it is told',
    run: (shell) =>
      using(shell.open('printf %s "$PWD $WHO"', { cwd: '/', env: { WHO: "it's $HOME" } }), async (session) =>
        heardUntil(session, 'HOME'),
      ),
    gives: "/ it's $HOME",
  },
  {
    name: 'what is written while nobody reads comes back whole',
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
    run: (shell) => using(shell.open('kill -s KILL $$'), last),
    gives: { type: 'exit', exitCode: 137 },
  },
  {
    name: 'a program that is not there ends with 127',
    run: (shell) => using(shell.open(['no-such-program-here']), last),
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
        const reading = last(session).catch((error: unknown) => (reason = error));
        abort.abort('enough');
        await reading;
      });
      return [left, reason];
    },
    gives: ['gone\n', 'enough'],
  },
];
