// @ts-check
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesByLayer, layers } from '../layers.mjs';
import { leftBehind } from '../left-behind.mjs';
import { runInstalled } from '../process/command.mjs';
import { reportVariable, summarize } from '../test-report.mjs';
import { cacheDir } from '../workspace.mjs';

/**
 * Runs the tests, all or those that the arguments select as they do for `vitest run`, and ends with the totals. Whatever the
 * tests leave running or lying about is a failure.
 * @param {readonly string[]} args
 */
export const test = async (args) => {
  const path = join(cacheDir, `test-report-${process.pid}.json`);
  // A short name: the sockets of a browser lie below it, and their paths have a limit.
  const temporary = mkdtempSync(join(tmpdir(), 'fh-'));
  const { code } = await runInstalled('vitest/vitest.mjs', ['run', '--allowOnly=false', ...args], {
    live: true,
    env: { [reportVariable]: path, TMPDIR: temporary },
  });
  const left = await leftBehind(temporary);
  rmSync(temporary, { recursive: true, force: true, maxRetries: 10 });
  if (!existsSync(path)) {
    console.log(`Vitest ended with code ${code} before it reported anything.\n0 passed, 1 failed`);
    return code || 1;
  }
  const report = JSON.parse(readFileSync(path, 'utf8'));
  rmSync(path);
  // With arguments the run is a part of the whole, and layers may be empty.
  const expected = args.length > 0 ? new Map(layers.map(({ name }) => [name, 0])) : filesByLayer();
  const { lines, isGreen } = summarize({ ...report, left }, expected);
  for (const line of lines) console.log(line);
  return isGreen ? code : code || 1;
};
