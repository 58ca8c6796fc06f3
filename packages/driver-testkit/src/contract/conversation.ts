import type { Shell, ShellEvent, ShellSession, ShellSessionOptions } from '@farhand/core';

/** Does something with a session, and closes it. */
export const using = async <T>(
  opening: Promise<ShellSession>,
  work: (session: ShellSession) => Promise<T>,
): Promise<T> => {
  const session = await opening;
  try {
    return await work(session);
  } finally {
    await session.close();
  }
};

/** What a session says up to a text, or to its end. */
export const heardUntil = async (session: ShellSession, text: string): Promise<string> => {
  let said = '';
  for await (const event of session) {
    if (event.type !== 'exit') said += event.text;
    if (said.includes(text)) break;
  }
  return said;
};

/** All that a session still says, put together, and its end. */
export const rest = async (session: ShellSession): Promise<object> => {
  const said = { stdout: '', stderr: '' };
  const exits: unknown[] = [];
  for await (const event of session) {
    if (event.type === 'exit') exits.push(event.exitCode);
    else said[event.type] += event.text;
  }
  return { ...said, exits, exitCode: session.exitCode };
};

/** A line that ends once a process has. One that nobody has taken note of yet has ended, too. */
const untilGone = (pid: string): string =>
  `while kill -0 ${pid} 2>/dev/null && ! grep -qs ') Z ' /proc/${pid}/stat; do sleep 0.01; done; echo gone`;

/** Opens a line that says its process, reads that, and tells what has become of it after `end`. */
export const fate = async (
  shell: Shell,
  line: string,
  options: ShellSessionOptions,
  end: (session: ShellSession) => Promise<unknown>,
): Promise<string> => {
  const session = await shell.open(line, options);
  const [pid] = /\d+(?=\r?\n)/.exec(await heardUntil(session, '\n')) ?? [];
  await end(session);
  if (pid === undefined) throw new Error('It did not say its process.');
  return (await shell.run(untilGone(pid))).stdout;
};

/** The last thing that a session says. */
export const last = async (session: ShellSession): Promise<ShellEvent | undefined> => {
  let event: ShellEvent | undefined;
  for await (const one of session) event = one;
  return event;
};
