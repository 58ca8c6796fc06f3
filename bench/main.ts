import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compare, type Result } from './compare.js';
import { machineNow } from './machine.js';
import { suites } from './suites/index.js';
import { columns, rowOf } from './table.js';

/*
 * Compares Farhand with what people would use instead. Arguments select suites, or comparisons as `suite/comparison`.
 * Prints a table and, with `--json <path>`, writes the results. Never fails on a time.
 */

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } },
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
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ machine, results }, undefined, 2)}\n`);
