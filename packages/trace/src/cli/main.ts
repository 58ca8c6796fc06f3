import { writeFile } from 'node:fs/promises';
import { pageOf } from '../page.js';
import { readTrace } from '../reading/read-trace.js';
import { help, readArguments, type Request } from './arguments.js';
import { perfettoOf } from './perfetto.js';
import { jsonOf, textOf } from './text.js';

const wrongUsage = 2;
const failed = 1;

const main = async (args: readonly string[]): Promise<number> => {
  const request = readArguments(args);
  if (request.type === 'help') {
    process.stdout.write(help);
    return 0;
  }
  if (request.type === 'wrong') {
    process.stderr.write(`${request.message}\n\n${help}`);
    return wrongUsage;
  }
  try {
    await carryOut(request);
    return 0;
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    return failed;
  }
};

const carryOut = async (request: Exclude<Request, { readonly type: 'help' | 'wrong' }>): Promise<void> => {
  const lines = await readTrace(request.file);
  if (request.type === 'show') {
    process.stdout.write(request.json ? jsonOf(lines) : textOf(lines));
    return;
  }
  if (request.type === 'html') {
    const page = request.out ?? `${request.file.replace(/\.(jsonl|html)$/, '')}.html`;
    await writeFile(page, await pageOf(lines));
    process.stdout.write(`${page}\n`);
    return;
  }
  const text = perfettoOf(lines);
  if (request.out === undefined) process.stdout.write(text);
  else await writeFile(request.out, text);
};

const explain = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const path = 'path' in error ? `'${String(error.path)}'` : 'The file';
  switch ('code' in error ? error.code : undefined) {
    case 'ENOENT':
      return `${path} does not exist.`;
    case 'EISDIR':
      return `The path is a folder. Pass the file in it: trace.jsonl or trace.html.`;
    case 'EACCES':
      return `${path} cannot be read or written: permission denied.`;
    default:
      return error.message;
  }
};

// The reader of a pipe may have closed it.
process.stdout.on('error', () => process.exit(0));

process.exitCode = await main(process.argv.slice(2));
