import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compare, type Result } from './compare.js';
import { machineNow } from './machine.js';
import { pageOf, plotOf } from './page.js';
import { suites } from './suites/index.js';
import { columns, rowOf } from './table.js';

/*
 * Compares Farhand with what people would use instead. Arguments select suites, or comparisons as `suite/comparison`.
 * Prints a table and, with `--json <path>`, writes the results; with `--document`, also the page of the documentation.
 * Never fails on a time.
 */

const { values, positionals } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    document: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

/** Rounds with `--quick`: enough to see that each comparison runs. */
const quickRounds = 2;

const isWanted = (suite: string, name: string): boolean =>
  positionals.length === 0 || positionals.includes(suite) || positionals.includes(`${suite}/${name}`);

const machine = machineNow();
const results: Result[] = [];
console.log(columns.join(' | '));
for (const suite of suites) {
  if (positionals.length > 0 && !positionals.some((one) => one.split('/', 1)[0] === suite.name)) continue;
  const open = await suite.open();
  if (typeof open === 'string') {
    console.log(`${suite.name} is left out: ${open}`);
    continue;
  }
  try {
    for (const comparison of open.comparisons) {
      if (!isWanted(suite.name, comparison.name)) continue;
      const rounds = values.quick ? Math.min(quickRounds, comparison.rounds) : comparison.rounds;
      const result = await compare(suite.name, comparison, rounds);
      results.push(result);
      console.log(rowOf(result).join(' | '));
    }
  } finally {
    await open.close();
  }
}
if (results.length === 0) {
  console.error(
    `No comparison is named ${positionals.join(', ')}. Suites: ${suites.map(({ name }) => name).join(', ')}.`,
  );
  process.exitCode = 2;
}
const measured = { machine, results };
/** JSON as the formatter has it: an array without further ones on a line of its own. */
const jsonOf = (content: object): string =>
  JSON.stringify(content, undefined, 2).replace(
    /\[\n\s+([^[\]{}]+?)\n\s+\]/g,
    (_whole, inner: string) => `[${inner.replaceAll(/\n\s+/g, ' ')}]`,
  );
const write = (path: string | URL, content: object): void => writeFileSync(path, `${jsonOf(content)}\n`);
if (values.json !== undefined) write(values.json, measured);
if (values.document) {
  const inRepository = (path: string): URL => new URL(`../../${path}`, import.meta.url);
  write(inRepository('bench/measured.json'), measured);
  write(inRepository('docs/pictures/data/beside-peers.json'), plotOf(measured));
  writeFileSync(inRepository('docs/rely/performance.md'), pageOf(measured));
}
