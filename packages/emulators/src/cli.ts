import { help, readArguments, type Request } from './cli/arguments.js';
import { loadBackend } from './cli/backends.js';
import { serveLightcone } from './lightcone/serve.js';

const wrongUsage = 2;
const failed = 1;

/**
 * Resolves at the first signal to stop; a second one ends the process at once. The listeners stay, which tells the
 * backend that the process does not end by the signal itself.
 */
const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    let stopping = false;
    const stop = (): void => {
      if (stopping) process.exit(failed);
      stopping = true;
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  });

const serve = async ({ vendor, backend, ...options }: Extract<Request, { type: 'serve' }>): Promise<void> => {
  const stopped = untilStopped();
  await using server = await serveLightcone({ ...options, driver: await loadBackend(backend) });
  process.stdout.write(
    `${vendor} emulator over ${backend}: ${server.url}\n\n` +
      `export LIGHTCONE_BASE_URL=${server.url}\n` +
      `export TZAFON_API_KEY=${server.token}\n`,
  );
  await stopped;
};

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
    await serve(request);
    return 0;
  } catch (error) {
    process.stderr.write(`${explain(error, request.port)}\n`);
    return failed;
  }
};

const explain = (error: unknown, port: number): string => {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') return `Port ${port} is in use. Choose another with --port.`;
  return error.message;
};

process.exitCode = await main(process.argv.slice(2));
