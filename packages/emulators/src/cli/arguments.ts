import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { faultTypes, isFaultType, type Fault, type SeededFaultsSettings } from '../http/faults.js';
import { lightconeVariants, type LightconeVariants } from '../lightcone/options.js';
import { defaultShapes, lybicVariants, type LybicShape, type LybicVariants } from '../lybic/options.js';
import { readVariants, usageOf } from '../variants.js';
import { readShapes } from './shapes.js';

/** The supported protocols. */
const vendors = ['lightcone', 'lybic'] as const;

/** The supported backends. */
const backends = ['browser', 'desktop', 'recorder'] as const;

/** The name of a protocol. */
type Vendor = (typeof vendors)[number];

/** The name of a backend. */
export type BackendName = (typeof backends)[number];

/** A request of the command line. */
export type Request =
  | { readonly type: 'help' }
  | { readonly type: 'wrong'; readonly message: string }
  | (ServeRequest & VendorRequest);

/** A server to start. */
export interface ServeRequest {
  readonly type: 'serve';
  readonly backend: BackendName;
  readonly port: number;
  readonly allowExec: boolean;
  readonly cdp: boolean;
  /** Whether to print a line for each request. */
  readonly log: boolean;
  /** Whether to serve the live page. */
  readonly watch: boolean;
  readonly token?: string;
  readonly faults?: SeededFaultsSettings;
}

/** The options that only one vendor's server has. */
export type VendorRequest =
  | { readonly vendor: 'lightcone'; readonly proxies: boolean; readonly variants: LightconeVariants }
  | {
      readonly vendor: 'lybic';
      readonly shapes: readonly [LybicShape, ...LybicShape[]];
      readonly variants: LybicVariants;
    };

const listed = (lines: readonly string[]): string => lines.map((line) => `  ${line}`).join('\n');

/** The text of `--help`. */
export const help: string = `Usage: farhand-emulate <vendor> [options]

Serves a vendor's API on this machine, so that its clients work without an account.

Vendors: ${vendors.join(', ')}

Options:
  --port <number>      the port to listen on (default: any free port)
  --backend <name>     browser: this machine's Chromium; desktop: a separate X screen for each computer;
                       recorder: only a log (default: browser for lightcone, desktop for lybic)
  --token <key>        the key that clients must send (default: a random key, which is printed)
  --allow-exec         let clients run shell commands on this machine, as you
  --cdp                let clients use the DevTools protocol of this machine's Chromium (lightcone over
                       browser); each browser opens a port that any program on this machine can use without a key
  --proxies            let clients change the proxy of browsers (lightcone)
  --shape <name>       a shape for sandboxes (lybic), such as small or small:windows; repeat it for several
                       (default: ${defaultShapes.map(({ name }) => name).join(', ')})
  --variant <variant>  a difference from the default behavior, see below; repeat it for several
  --faults <rate>      the share of requests with a fault, from 0 to 1 (default: 0)
  --seed <number>      repeat the faults of this seed (default: a random seed, which is printed)
  --fault-types <a,b>  only these faults (default: all)
  --quiet              do not print a line for each request to standard error
  --no-watch           do not serve the page that shows the screens and the requests live
  --help               show this help

Variants of lightcone:
${listed(usageOf(lightconeVariants))}

Variants of lybic:
${listed(usageOf(lybicVariants))}

Example:
  npx farhand-emulate lightcone --faults 0.2 --seed 1

It listens on 127.0.0.1 only. Stop it with Ctrl+C.
`;

/** Parses the arguments of the command line. */
export const readArguments = (args: readonly string[]): Request => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        backend: { type: 'string' },
        token: { type: 'string' },
        'allow-exec': { type: 'boolean' },
        cdp: { type: 'boolean' },
        proxies: { type: 'boolean' },
        shape: { type: 'string', multiple: true },
        variant: { type: 'string', multiple: true },
        faults: { type: 'string' },
        seed: { type: 'string' },
        'fault-types': { type: 'string' },
        quiet: { type: 'boolean' },
        'no-watch': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help === true) return { type: 'help' };
    const [vendor, ...more] = positionals;
    if (vendor === undefined) return wrong(`Pass a vendor: ${vendors.join(', ')}.`);
    if (more.length > 0) return wrong(`Unexpected argument: ${more.join(' ')}`);
    const known = oneOf('vendor', vendors, vendor);
    const backend = oneOf('backend', backends, values.backend ?? (known === 'lybic' ? 'desktop' : 'browser'));
    if (known === 'lybic' && backend === 'browser') return wrong('lybic has desktops only. Use --backend desktop.');
    if (values.cdp === true && backend !== 'browser') return wrong('--cdp requires --backend browser.');
    const faults = readFaults({ rate: values.faults, seed: values.seed, types: values['fault-types'] });
    return {
      type: 'serve',
      ...readVendor(known, values),
      backend,
      port: readPort(values.port ?? '0'),
      allowExec: values['allow-exec'] === true,
      cdp: values.cdp === true,
      log: values.quiet !== true,
      watch: values['no-watch'] !== true,
      ...(values.token === undefined ? {} : { token: values.token }),
      ...(faults === undefined ? {} : { faults }),
    };
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
};

/** The options that each vendor treats differently, as they were passed. */
interface GivenForVendor {
  readonly proxies?: boolean | undefined;
  readonly shape?: readonly string[] | undefined;
  readonly variant?: readonly string[] | undefined;
}

/** Reads the options of one vendor's server. Throws an Error if an option belongs to the other vendor. */
const readVendor = (vendor: Vendor, { proxies, shape, variant = [] }: GivenForVendor): VendorRequest => {
  if (vendor === 'lightcone') {
    if (shape !== undefined) throw new Error('--shape works with lybic only.');
    return { vendor, proxies: proxies === true, variants: readVariants(lightconeVariants, variant) };
  }
  if (proxies === true) throw new Error('--proxies works with lightcone only.');
  return { vendor, shapes: readShapes(shape ?? []), variants: readVariants(lybicVariants, variant) };
};

const wrong = (message: string): Request => ({ type: 'wrong', message });

const oneOf = <T extends string>(what: string, known: readonly T[], given: string): T => {
  const found = known.find((name) => name === given);
  if (found === undefined) throw new Error(`Unknown ${what} '${given}'. Use one of: ${known.join(', ')}.`);
  return found;
};

const readPort = (given: string): number => {
  const port = /^\d{1,5}$/.test(given) ? Number(given) : NaN;
  if (!(port <= 65_535)) throw new Error(`--port must be a number from 0 to 65535, got '${given}'.`);
  return port;
};

/** The options of the fault dial, as they were passed. */
interface GivenFaults {
  readonly rate: string | undefined;
  readonly seed: string | undefined;
  readonly types: string | undefined;
}

/** Random seeds are short enough to type. */
const seedLimit = 1_000_000;

/** Reads the options of the fault dial. The default seed is random. Throws an Error that names the wrong option. */
const readFaults = ({ rate, seed, types }: GivenFaults): SeededFaultsSettings | undefined => {
  if (rate === undefined) {
    if (seed !== undefined || types !== undefined) throw new Error('--seed and --fault-types require --faults.');
    return undefined;
  }
  return {
    rate: readRate(rate),
    seed: seed === undefined ? randomInt(seedLimit) : readSeed(seed),
    ...(types === undefined ? {} : { types: types.split(',').map(readType) }),
  };
};

/** Returns the options that repeat the same faults. */
export const faultOptions = ({ rate, seed, types }: SeededFaultsSettings): string =>
  `--faults ${rate} --seed ${seed}${types === undefined ? '' : ` --fault-types ${types.join(',')}`}`;

const readRate = (given: string): number => {
  const rate = /^(\d+\.?\d*|\.\d+)$/.test(given) ? Number(given) : NaN;
  if (!(rate <= 1)) throw new Error(`--faults must be a number from 0 to 1, got '${given}'.`);
  return rate;
};

const readSeed = (given: string): number => {
  const seed = /^\d+$/.test(given) ? Number(given) : NaN;
  if (!Number.isSafeInteger(seed)) throw new Error(`--seed must be an integer from 0, got '${given}'.`);
  return seed;
};

const readType = (given: string): Fault['type'] => {
  const type = given.trim();
  if (!isFaultType(type)) throw new Error(`Unknown fault '${type}'. Use one of: ${faultTypes.join(', ')}.`);
  return type;
};
