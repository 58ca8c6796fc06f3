import type { Shell, ShellEvent } from '@farhand/core';

/** What a user does with the shell of a computer, and the required result on every vendor. */
export interface ShellCase {
  /** The specification, as a sentence. */
  readonly name: string;
  /** Performs the user's calls. */
  run(shell: Shell): Promise<unknown>;
  /** The required result. */
  readonly gives: unknown;
}

/** Arguments that a shell would misread if it parsed them. */
export const hostileArguments: readonly string[] = [
  '',
  ' ',
  'a b',
  '$HOME $(echo no) `echo no`',
  '; echo no; #',
  '&& echo no || echo no & | > /dev/null',
  'it\'s "quoted" \\ and \\\' more',
  "'",
  '\\',
  '*',
  '~',
  '!!',
  '-n',
  '--help',
  'A=b',
  'one\ntwo\n',
  '\t\r\u0001\u007f',
  'grüße 日本 👩‍👩‍👧 𝄞',
  '%s%n',
  '{a,b}',
];

/** Prints the number of arguments, and each one in angle brackets. */
const show = ['printf', '<%s>'];

/** Resolves to the output of a command, concatenated, and its end. */
export const heard = async (events: AsyncIterable<ShellEvent>): Promise<object> => {
  const said = { stdout: '', stderr: '' };
  const exits: (number | undefined)[] = [];
  for await (const event of events) {
    if (event.type === 'exit') exits.push(event.exitCode);
    else said[event.type] += event.text;
  }
  return { ...said, exits };
};

/** Resolves to the last event of a command. */
export const lastOf = async (events: AsyncIterable<ShellEvent>): Promise<ShellEvent | undefined> => {
  let last: ShellEvent | undefined;
  for await (const event of events) last = event;
  return last;
};

/** Cases for computers with an `sh` shell. The required results are the same for every vendor. */
export const shellCases: readonly ShellCase[] = [
  {
    name: 'a line prints, complains and ends with a code',
    run: (shell) => shell.run("echo héllo; echo '日本' >&2; exit 3"),
    gives: { exitCode: 3, stdout: 'héllo\n', stderr: '日本\n' },
  },
  {
    name: 'the code of a command that a shell does not find is 127',
    run: async (shell) => (await shell.run('no-such-program-here')).exitCode,
    gives: 127,
  },
  {
    name: 'the code of a program that is not there is 127',
    run: async (shell) => (await shell.run(['no-such-program-here', 'x'])).exitCode,
    gives: 127,
  },
  {
    name: 'the code of a file that is no program is 126',
    run: async (shell) => (await shell.run(['/etc/passwd'])).exitCode,
    gives: 126,
  },
  {
    name: 'no argument of a program is read by a shell',
    run: async (shell) => (await shell.run([...show, ...hostileArguments])).stdout,
    gives: hostileArguments.map((word) => `<${word}>`).join(''),
  },
  {
    name: 'a program is a program, not what a shell has built in',
    run: async (shell) => (await shell.run(['eval', 'echo no'])).stdout,
    gives: '',
  },
  {
    name: 'it runs in the given folder and environment',
    run: async (shell) => (await shell.run('echo "$PWD $WHO"', { cwd: '/', env: { WHO: "it's $HOME" } })).stdout,
    gives: "/ it's $HOME\n",
  },
  {
    name: 'so does a program',
    run: async (shell) => (await shell.run(['printenv', 'WHO'], { cwd: '/', env: { WHO: "it's $HOME" } })).stdout,
    gives: "it's $HOME\n",
  },
  {
    name: 'there is nothing to read unless it is given',
    run: (shell) => shell.run('cat; echo end'),
    gives: { exitCode: 0, stdout: 'end\n', stderr: '' },
  },
  {
    name: 'a line reads what it is given, and ends as it would',
    run: (shell) => shell.run("cat; echo it\\'s over >&2; exit 4", { stdin: "grüße\n'$(no)'\n" }),
    gives: { exitCode: 4, stdout: "grüße\n'$(no)'\n", stderr: "it's over\n" },
  },
  {
    name: 'a program reads bytes of every value',
    run: async (shell) => {
      const stdin = Uint8Array.from({ length: 256 }, (_, value) => value);
      return (await shell.run(['od', '-An', '-v', '-tu1'], { stdin })).stdout.split(/\s+/).filter(Boolean).map(Number);
    },
    gives: Array.from({ length: 256 }, (_, value) => value),
  },
  {
    name: 'what a command does not read does it no harm',
    run: (shell) => shell.run('true', { stdin: 'x'.repeat(60_000) }),
    gives: { exitCode: 0, stdout: '', stderr: '' },
  },
  {
    name: 'a stream gives all that a command says, and its code last',
    run: (shell) => heard(shell.stream("echo héllo; echo '日本' >&2; exit 3")),
    gives: { stdout: 'héllo\n', stderr: '日本\n', exits: [3] },
  },
  {
    name: 'a stream gives characters whole that come in pieces',
    run: (shell) => heard(shell.stream(String.raw`printf 'a\360\235'; printf b >&2; sleep 0.1; printf '\204\236c'`)),
    gives: { stdout: 'a𝄞c', stderr: 'b', exits: [0] },
  },
  {
    name: 'no argument of a streamed program is read by a shell',
    run: (shell) => heard(shell.stream([...show, ...hostileArguments])),
    gives: { stdout: hostileArguments.map((word) => `<${word}>`).join(''), stderr: '', exits: [0] },
  },
  {
    name: 'a streamed command gets its input, folder and environment',
    run: (shell) => heard(shell.stream('cat; echo "$PWD $WHO"', { stdin: "it's\n", cwd: '/', env: { WHO: '$HOME' } })),
    gives: { stdout: "it's\n/ $HOME\n", stderr: '', exits: [0] },
  },
  {
    name: 'a streamed command has nothing to read unless it is given',
    run: (shell) => heard(shell.stream('cat; echo end')),
    gives: { stdout: 'end\n', stderr: '', exits: [0] },
  },
  ...[
    ['set -e; false; echo no', 1],
    ['exec sh -c "exit 5"', 5],
    ['exec 2>&-; exit 6', 6],
    ['exec >/dev/null 2>&1 </dev/null; exit 7', 7],
    ['trap "exit 8" EXIT', 8],
    ['printf "no line end" >&2; exit 9', 9],
    ['sh -c "kill -s KILL \\$\\$" 2>/dev/null; exit $?', 137],
    ['no-such-program-here 2>/dev/null', 127],
    ['exit 255', 255],
  ].map(([line, code]) => ({
    name: `the code of the stream of ${line} is ${code}`,
    run: (shell: Shell) => lastOf(shell.stream(String(line))),
    gives: { type: 'exit', exitCode: code },
  })),
];
