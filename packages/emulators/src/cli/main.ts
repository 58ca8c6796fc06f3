import type { AnsweredRequest } from '../http/answered.js';
import { seededFaults, type Faults } from '../http/faults.js';
import type { EmulatorServer } from '../http/server.js';
import { serveLightcone } from '../lightcone/serve.js';
import { serveLybic } from '../lybic/serve.js';
import type { Backend } from '../machine/backend.js';
import { variantOptions } from '../variants.js';
import {
  faultOptions,
  help,
  readArguments,
  type BackendName,
  type ServeRequest,
  type VendorRequest,
} from './arguments.js';
import { logTo } from './request-lines.js';

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

const serve = async (request: ServeRequest & VendorRequest): Promise<void> => {
  const { vendor, backend, port, allowExec, cdp, log, watch, token, faults, variants } = request;
  const stopped = untilStopped();
  const { server, variables } = await serveVendor(request, {
    driver: await loadBackend(backend, cdp),
    port,
    allowExec,
    watch,
    ...(log ? { onAnswered: logTo(process.stderr) } : {}),
    ...(token === undefined ? {} : { token }),
    ...(faults === undefined ? {} : { faults: seededFaults(faults) }),
  });
  await using _ = server;
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${value}\n`);
  const dial = faults === undefined ? '' : `fault dial: ${faultOptions(faults)}\n`;
  const options = variantOptions(variants);
  const differences = options === '' ? '' : `variants: ${options}\n`;
  const page = server.watchUrl === undefined ? '' : `watch it: ${server.watchUrl}\n`;
  process.stdout.write(
    `${vendor} emulator over ${backend}: ${server.url}\n${page}${dial}${differences}\n${lines.join('')}`,
  );
  await stopped;
};

/**
 * Resolves at the first signal to stop; a second signal ends the process at once. The listeners stay, so the backend
 * knows that the signal itself does not end the process.
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

/** The options that every vendor's emulator accepts from the command line. */
interface ServeOptions {
  readonly driver: Backend;
  readonly port: number;
  readonly allowExec: boolean;
  readonly watch: boolean;
  readonly onAnswered?: (answered: AnsweredRequest) => void;
  readonly token?: string;
  readonly faults?: Faults;
}

/** A running emulator, and the environment variables for its clients. */
interface Served {
  readonly server: EmulatorServer;
  readonly variables: Readonly<Record<string, string>>;
}

/** Starts the emulator of a vendor. */
const serveVendor = async (request: VendorRequest, options: ServeOptions): Promise<Served> => {
  if (request.vendor === 'lightcone') {
    const { proxies, variants } = request;
    const server = await serveLightcone({ ...options, proxies, variants });
    return { server, variables: { LIGHTCONE_BASE_URL: server.url, TZAFON_API_KEY: server.token } };
  }
  const { shapes, variants } = request;
  const server = await serveLybic({ ...options, shapes, variants });
  return {
    server,
    variables: {
      LYBIC_API_ENDPOINT: server.url,
      LYBIC_ORG_ID: server.orgId,
      LYBIC_API_KEY: server.token,
      LYBIC_SANDBOX_SHAPE: shapes[0].name,
    },
  };
};

/** Loads a backend on demand, so that the recorder works where the browser driver cannot be loaded. */
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
  if ('code' in error && error.code === 'EADDRINUSE')
    return `Port ${port} is in use. Nothing was started. Choose another port with --port.`;
  return error.message;
};

process.exitCode = await main(process.argv.slice(2));
