import { isRecord, TransportError } from '@farhand/core/driver';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { findChromedriver, findJava, missingChromedriver, missingJava } from './program-path.js';
import {
  ServerPrograms,
  whenReady,
  type ServerProcess,
  type StartedProgram,
  type StartedServer,
} from './started-program.js';

/** Options of {@link startGrid}. */
export interface GridOptions {
  /** The path of Selenium's server, such as `selenium-server-4.48.0.jar`. */
  readonly jar: string;
  /** The Java to start. Default: the one that `findJava()` finds. */
  readonly java?: string;
  /** The chromedriver of the nodes. Default: the one that `findChromedriver()` finds. */
  readonly chromedriver?: string;
  /** How many nodes run browsers. With one, hub and node are the same process. Default: 1. */
  readonly nodes?: number;
  /** How many sessions a node has at once. Default: 2. */
  readonly maxSessions?: number;
  /**
   * How long a request for a session may take, in seconds: the wait for a free node and the start of the browser
   * together. Default: 300, as Selenium's.
   */
  readonly queueSeconds?: number;
}

/** A Selenium Grid that runs until it is stopped. */
export interface StartedGrid extends StartedServer {
  /** The processes of its nodes. Empty if it has one node, which is then part of the process that serves `url`. */
  readonly nodes: readonly ServerProcess[];
}

/**
 * Starts a Selenium Grid with Chrome nodes on free ports of the loopback interface. Resolves when every node is ready.
 *
 * A client names the browser in `goog:chromeOptions.binary`. The browsers have a home and a temporary folder of their
 * own, which `stop()` removes. All of it also ends with this process. Needs Linux or macOS.
 *
 * @throws TransportError if Java or chromedriver is not found, or the Grid does not start. Nothing is left running.
 * @throws RangeError if an option is not a positive whole number. Nothing is started.
 * @example
 * ```ts
 * import { startGrid } from '@farhand/driver-testkit/servers';
 *
 * await using grid = await startGrid({ jar: 'selenium-server-4.48.0.jar', nodes: 2, maxSessions: 1 });
 * console.log(await (await fetch(`${grid.url}/status`)).json());
 * ```
 */
export const startGrid = async (options: GridOptions): Promise<StartedGrid> => {
  const { jar, java = findJava(), chromedriver = findChromedriver() } = options;
  const { nodes = 1, maxSessions = 2, queueSeconds = 300 } = options;
  for (const [name, value] of Object.entries({ nodes, maxSessions, queueSeconds })) {
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(
        `startGrid: ${name} is ${value}, and must be a whole number from 1 up. Nothing was started.`,
      );
  }
  if (java === undefined) throw new TransportError('UNREACHABLE', missingJava());
  if (chromedriver === undefined) throw new TransportError('UNREACHABLE', missingChromedriver());

  const programs = new ServerPrograms();
  try {
    const config = join(programs.folder, 'node.toml');
    writeFileSync(config, nodeConfig(chromedriver, maxSessions));
    const start = ([role, flags]: Part): Promise<StartedProgram> =>
      programs.start(java, [...javaSettings(programs.folder), '-jar', jar, role, ...argumentsOf(flags)]);

    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const nodeFlags = nodeFlagsOf(config, maxSessions);
    const parts = nodes === 1 ? undefined : await partsOf(url, nodes, nodeFlags);
    const server = await start([
      parts === undefined ? 'standalone' : 'hub',
      { port, ...queueFlagsOf(queueSeconds), ...(parts === undefined ? nodeFlags : parts.hubFlags) },
    ]);
    const others = await Promise.all((parts?.nodes ?? []).map(start));
    await whenReady('Selenium Grid', [server, ...others], async () =>
      (await countReadyNodes(url)) === nodes ? true : undefined,
    );
    return { ...programs.asServer(url, server), nodes: others.map(({ pid, kill }) => ({ pid, kill })) };
  } catch (error) {
    await programs.stop();
    throw error;
  }
};

/** The flags of a command line, without their dashes. */
type Flags = Readonly<Record<string, string | number | boolean>>;

/** A process of a Grid: its role, and its flags. */
type Part = readonly [role: 'standalone' | 'hub' | 'node', flags: Flags];

/** Traces are for people who look at them, and cost a part of the start. */
const argumentsOf = (flags: Flags): readonly string[] =>
  Object.entries({ host: '127.0.0.1', tracing: false, ...flags }).flatMap(([name, value]) => [`--${name}`, `${value}`]);

const nodeFlagsOf = (config: string, maxSessions: number): Flags => ({
  // For sessions that ask for it by `se:downloadsEnabled`.
  'enable-managed-downloads': true,
  config,
  'max-sessions': maxSessions,
  // Selenium allows one for each processor core otherwise.
  'override-max-sessions': true,
  'detect-drivers': false,
  'selenium-manager': false,
});

const queueFlagsOf = (queueSeconds: number): Flags => ({
  'session-request-timeout': queueSeconds,
  // How often the queue is checked for late requests, in seconds: 10 otherwise.
  'session-request-timeout-period': 1,
});

/** What connects a hub with its nodes: two ports for events, and a port for each node. */
const partsOf = async (
  hub: string,
  count: number,
  nodeFlags: Flags,
): Promise<{ readonly hubFlags: Flags; readonly nodes: readonly Part[] }> => {
  const bus = {
    'publish-events': `tcp://127.0.0.1:${await freePort()}`,
    'subscribe-events': `tcp://127.0.0.1:${await freePort()}`,
  };
  const ports = await Promise.all(Array.from({ length: count }, freePort));
  return {
    hubFlags: { ...bus, 'bind-bus': true },
    // The hub may start later than a node, which asks for it again after that many seconds: 10 otherwise.
    nodes: ports.map((port) => ['node', { port, hub, ...bus, ...nodeFlags, 'register-cycle': 1 }] as const),
  };
};

/** Java looks up the home of its user, not `HOME`, and writes measurements into `/tmp` unless told not to. */
const javaSettings = (folder: string): readonly string[] => [
  `-Duser.home=${folder}`,
  `-Djava.io.tmpdir=${folder}`,
  '-XX:-UsePerfData',
  // A server of tests starts often and does little.
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-Xshare:auto',
  '-Xmx256m',
];

/** Selenium reads TOML. A string of JSON is one of TOML; the stereotype is JSON inside such a string. */
const nodeConfig = (chromedriver: string, maxSessions: number): string =>
  [
    '[[node.driver-configuration]]',
    'display-name = "chrome"',
    `webdriver-executable = ${JSON.stringify(chromedriver)}`,
    `max-sessions = ${maxSessions}`,
    `stereotype = ${JSON.stringify(JSON.stringify({ browserName: 'chrome' }))}`,
    '',
  ].join('\n');

/** How long the Grid may take to say how it is, in milliseconds. It is asked again. */
const statusLimitMs = 2_000;

/** Resolves to the number of nodes that a Grid can use; 0 as long as it does not reply. */
const countReadyNodes = async (url: string): Promise<number> => {
  try {
    const reply = await fetch(`${url}/status`, { signal: AbortSignal.timeout(statusLimitMs) });
    const status: unknown = await reply.json();
    const value = isRecord(status) ? status['value'] : undefined;
    if (!isRecord(value) || value['ready'] !== true || !Array.isArray(value['nodes'])) return 0;
    return value['nodes'].filter((node) => isRecord(node) && node['availability'] === 'UP').length;
  } catch {
    return 0;
  }
};

/** Below the ports that systems give to connections: Java takes seconds to listen, and the port must be free then. */
const ports = { from: 10_000, below: 32_000 } as const;

/** Resolves to a random port on which nothing listens. */
const freePort = async (): Promise<number> => {
  for (;;) {
    const port = randomInt(ports.from, ports.below);
    const server = createServer();
    try {
      await once(server.listen(port, '127.0.0.1'), 'listening');
    } catch {
      continue;
    }
    await once(server.close(), 'close');
    return port;
  }
};
