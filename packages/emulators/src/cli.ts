import { faultOptions, help, loadBackend, readArguments, serveVendor, type Request } from './cli/arguments.js';
import { seededFaults } from './http/faults.js';

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

const serve = async ({
  vendor,
  backend,
  cdp,
  faults,
  ...options
}: Extract<Request, { type: 'serve' }>): Promise<void> => {
  const stopped = untilStopped();
  const { server, variables } = await serveVendor(vendor, {
    ...options,
    driver: await loadBackend(backend, cdp),
    ...(faults === undefined ? {} : { faults: seededFaults(faults) }),
  });
  await using _ = server;
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${value}\n`);
  const dial = faults === undefined ? '' : `fault dial: ${faultOptions(faults)}\n`;
  process.stdout.write(`${vendor} emulator over ${backend}: ${server.url}\n${dial}\n${lines.join('')}`);
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
