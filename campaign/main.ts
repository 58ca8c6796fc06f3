import { parseArgs } from 'node:util';
import { runCampaign } from './campaign.js';
import { progressLines } from './progress.js';
import { campaignVendors, vendors, type CampaignVendor } from './vendor.js';

const usage = `Usage: npm run campaign -- [options]

Runs random programs under random faults through the drivers, over emulators that record what was actually done, and
compares that with the outcomes that the programs received. For webdriver: through a proxy to chromedriver, and what
a page saw.

Options:
  --programs <number>   programs for each vendor (default: 1000)
  --seed <number>       repeat the programs and faults of this seed (default: a random seed, which is printed)
  --vendor <name>       ${campaignVendors.join(', ')} (default: the emulators in turn)
  --slow                vendors that act up to 5 s late, out of order, and after the client has disconnected
                        (time passes 25 times faster)
  --path <path>         run one program: the path that a failure prints, with its seed and vendor
  -h, --help            show this help

Example:
  npm run campaign -- --programs 200 --seed 1 --vendor lybic
`;

interface Request {
  readonly programs: number;
  readonly seed: number;
  readonly vendors: readonly CampaignVendor[];
  readonly path?: string;
  readonly slow: boolean;
}

const number = (name: string, given: string): number => {
  const value = /^\d{1,9}$/.test(given) ? Number(given) : 0;
  if (value < 1) throw new Error(`--${name} must be a whole number from 1, got '${given}'.`);
  return value;
};

const read = (args: readonly string[]): Request | 'help' => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      programs: { type: 'string' },
      seed: { type: 'string' },
      vendor: { type: 'string' },
      path: { type: 'string' },
      slow: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  const chosen = values.vendor === undefined ? vendors : campaignVendors.filter((name) => values.vendor === name);
  if (chosen.length === 0)
    throw new Error(`--vendor must be one of ${campaignVendors.join(', ')}, got '${values.vendor}'.`);
  return {
    programs: number('programs', values.programs ?? '1000'),
    seed: values.seed === undefined ? Math.ceil(Math.random() * 1_000_000) : number('seed', values.seed),
    vendors: chosen,
    slow: values.slow,
    ...(values.path === undefined ? {} : { path: values.path }),
  };
};

const run = async (vendor: CampaignVendor, { programs, seed, path, slow }: Request): Promise<boolean> => {
  console.log(`\n${vendor}${slow ? ', slow' : ''}: ${programs} programs, seed ${seed}`);
  const start = performance.now();
  const lineAt = progressLines(programs);
  const onProgress = (count: number): void => {
    const line = lineAt(count, performance.now() - start);
    if (line !== undefined) console.log(`  ${line}`);
  };
  const { tally, failure } = await runCampaign({
    vendor,
    programs,
    seed,
    slow,
    onProgress,
    ...(path === undefined ? {} : { path }),
  });
  for (const line of tally.lines()) console.log(`  ${line}`);
  console.log(`  time: ${((performance.now() - start) / 1000).toFixed(0)} s`);
  if (failure === undefined) return true;
  console.log(`\nA promise was broken. Seed ${seed}, path ${failure.path}. The smallest program that breaks one:`);
  console.log(JSON.stringify(failure.program, undefined, 2));
  for (const { type, detail } of failure.findings) console.log(`  ${type}: ${detail}`);
  return false;
};

const main = async (args: readonly string[]): Promise<number> => {
  let request: Request | 'help';
  try {
    request = read(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
  if (request === 'help') {
    console.log(usage);
    return 0;
  }
  let isClean = true;
  for (const vendor of request.vendors) isClean = (await run(vendor, request)) && isClean;
  return isClean ? 0 : 1;
};

process.exitCode = await main(process.argv.slice(2));
