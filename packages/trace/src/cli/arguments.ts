import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type Request =
  | { readonly type: 'help' }
  | { readonly type: 'wrong'; readonly message: string }
  | { readonly type: 'show'; readonly file: string; readonly json: boolean }
  | { readonly type: 'perfetto'; readonly file: string; readonly out?: string }
  | { readonly type: 'html'; readonly file: string; readonly out?: string };

/** The text of `--help`. */
export const help: string = `farhand-trace <command> <file> [options]

Reads a trace: its page, or its lines (trace.jsonl), also those of a process that was killed.

  show <file>        print the calls, what became of them, and errors
    --json           print the events instead, one JSON object a line, without the bytes of pictures
  perfetto <file>    print the trace for Perfetto and Chrome (ui.perfetto.dev)
    --out <path>     write it to a file instead
  html <file>        make the page of trace.jsonl, beside it
    --out <path>     write it there instead
  --help             show this
`;

const commands = ['show', 'perfetto', 'html'] as const;

/** Reads the arguments of the command line. */
export const readArguments = (args: readonly string[]): Request => {
  const [name, ...rest] = args;
  if (name === '--help' || name === '-h') return { type: 'help' };
  const command = commands.find((one) => one === name);
  if (command === undefined) {
    const known = `Commands are ${commands.join(', ')}.`;
    return wrong(name === undefined ? `Name a command. ${known}` : `Unknown command '${name}'. ${known}`);
  }
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' }, out: { type: 'string' } },
    });
    if (values.help === true) return { type: 'help' };
    const [file, ...more] = positionals;
    if (file === undefined) return wrong(`Name a file: farhand-trace ${command} trace.jsonl`);
    if (more.length > 0) return wrong(`Unexpected argument: ${more.join(' ')}`);
    const { json, out } = values;
    if (command === 'show') {
      if (out !== undefined) return wrong('--out is for perfetto and html.');
      return { type: command, file, json: json === true };
    }
    if (json !== undefined) return wrong('--json is for show.');
    return { type: command, file, ...(out === undefined ? {} : { out }) };
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
};

const wrong = (message: string): Request => ({ type: 'wrong', message });
