import { parseArgs } from 'node:util';

/** A request of the command line. */
export type Request =
  | { readonly type: 'help' }
  | { readonly type: 'wrong'; readonly message: string }
  | { readonly type: 'show'; readonly file: string; readonly json: boolean }
  | { readonly type: 'perfetto'; readonly file: string; readonly out?: string }
  | { readonly type: 'html'; readonly file: string; readonly out?: string };

/** The text of `--help`. */
export const help: string = `Usage: farhand-trace <command> <file> [options]

Reads a trace. <file> is its page (trace.html) or its lines (trace.jsonl), even if the process was killed.

Commands:
  show <file>      print the calls with their outcomes, and the errors
  perfetto <file>  print the trace for Perfetto and Chrome (ui.perfetto.dev)
  html <file>      write the page of a trace.jsonl

Options:
  --json           show: print the events, one JSON object per line, without pictures
  --out <path>     perfetto: the file to write (default: standard output)
                   html: the page to write (default: next to <file>)
  -h, --help       show this help

Example:
  npx farhand-trace show farhand-trace/trace.jsonl
`;

const commands = ['show', 'perfetto', 'html'] as const;

/** Parses the arguments of the command line. */
export const readArguments = (args: readonly string[]): Request => {
  const [name, ...rest] = args;
  if (name === '--help' || name === '-h') return { type: 'help' };
  const command = commands.find((one) => one === name);
  if (command === undefined) {
    const known = `The commands are ${commands.join(', ')}.`;
    return wrong(name === undefined ? `Pass a command. ${known}` : `Unknown command '${name}'. ${known}`);
  }
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' }, out: { type: 'string' } },
    });
    if (values.help === true) return { type: 'help' };
    const [file, ...more] = positionals;
    if (file === undefined) return wrong(`Pass a file: farhand-trace ${command} trace.jsonl`);
    if (more.length > 0) return wrong(`Unexpected argument: ${more.join(' ')}`);
    const { json, out } = values;
    if (command === 'show') {
      if (out !== undefined) return wrong('--out works with perfetto and html only.');
      return { type: command, file, json: json === true };
    }
    if (json !== undefined) return wrong('--json works with show only.');
    return { type: command, file, ...(out === undefined ? {} : { out }) };
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
};

const wrong = (message: string): Request => ({ type: 'wrong', message });
