import { seededFaults, type Faults } from '../http/faults.js';
import type { EmulatorServer } from '../http/server.js';
import { serveLightcone } from '../lightcone/serve.js';
import { defaultShapes } from '../lybic/options.js';
import { serveLybic } from '../lybic/serve.js';
import type { Backend } from '../machine/backend.js';
import { faultOptions, help, readArguments, type BackendName, type Request, type Vendor } from './arguments.js';

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
    await serve(request);
    return 0;
  } catch (error) {
    process.stderr.write(`${explain(error, request.port)}\n`);
    return failed;
  }
};

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

/** What every vendor's emulator accepts from the command line. */
interface ServeOptions {
  readonly driver: Backend;
  readonly port: number;
  readonly allowExec: boolean;
  /** Lightcone only. */
  readonly proxies: boolean;
  readonly token?: string;
  readonly faults?: Faults;
}

/** A running emulator, and the environment variables that its clients read. */
interface Served {
  readonly server: EmulatorServer;
  readonly variables: Readonly<Record<string, string>>;
}

/** Starts the emulator of a vendor. */
const serveVendor = async (vendor: Vendor, options: ServeOptions): Promise<Served> => {
  if (vendor === 'lightcone') {
    const server = await serveLightcone(options);
    return { server, variables: { LIGHTCONE_BASE_URL: server.url, TZAFON_API_KEY: server.token } };
  }
  const server = await serveLybic(options);
  return {
    server,
    variables: {
      LYBIC_API_ENDPOINT: server.url,
      LYBIC_ORG_ID: server.orgId,
      LYBIC_API_KEY: server.token,
      LYBIC_SANDBOX_SHAPE: defaultShapes[0]?.name ?? '',
    },
  };
};

/** Loads a backend only when it is asked for, so that the recorder works where the browser driver cannot be loaded. */
const loadBackend = async (name: BackendName, cdp: boolean): Promise<Backend> => {
  switch (name) {
    case 'browser':
      return (await import('@farhand/local-driver')).local({ cdp });
    case 'desktop':
      return (await import('@farhand/local-driver')).local();
    case 'recorder':
      return (await import('@farhand/driver-testkit/recorder')).recorder();
  }
};

const explain = (error: unknown, port: number): string => {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') return `Port ${port} is in use. Choose another with --port.`;
  return error.message;
};

process.exitCode = await main(process.argv.slice(2));
