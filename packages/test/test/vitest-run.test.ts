import { expect, test } from 'vitest';
import { expectReport } from './expected-report.js';
import { hangText, Suite, suiteText, type Reported } from './suite.js';

const slow = { timeout: 120_000 };
const cli = 'vitest/vitest.mjs';

const reporter = `
import { writeFileSync } from 'node:fs';
export default class {
  onTestRunEnd(modules) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]).map((test) => ({
      name: test.fullName,
      state: test.result().state,
      errors: (test.result().errors ?? []).map(({ message }) => message),
      attachments: [
        ...test.artifacts().flatMap(({ names, attachments }) => names ?? attachments.map(({ path }) => path)),
        ...test.annotations().map(({ message }) => message),
      ],
    }));
    writeFileSync('report.json', JSON.stringify(tests));
  }
}
`;
const config = `export default { test: { reporters: ['default', './report.mjs'] } };`;
const hang = `test('hangs', { timeout: 1000 }, async ({ computer, tab }) => { ${hangText} });`;

const suiteWith = (files: Readonly<Record<string, string>>): Suite =>
  new Suite({ 'report.mjs': reporter, 'vitest.config.mjs': config, ...files });

const reportOf = (suite: Suite): readonly Reported[] => JSON.parse(suite.read('report.json'));

test('Vitest reports what happened, with evidence', slow, async () => {
  using suite = suiteWith({ 'fruit.test.js': suiteText('vitest', hang) });
  const { code, output } = await suite.run([suite.runner(cli), 'run']);
  const report = reportOf(suite);
  expectReport(suite, report, 'fruit.test.js');
  expect(report[4]?.errors[0]).toMatch(/^Test timed out in 1000ms/);
  expect(report[1]?.attachments).toEqual(['calls', 'screen']);
  expect(output).toContain('farhand-screenshots/fruit/white-recorder-browser-320x200.webp: it did not exist');
  expect(code).toBe(1);
});

test('Vitest’s switches decide on expected pictures, and a difference is attached', slow, async () => {
  const textWith = (at: string): string => `
import { recorder } from '@farhand/driver-testkit/recorder';
import { computerTest, expect } from '@farhand/test/vitest';
const test = computerTest({ driver: () => recorder(), display: { width: 320, height: 200 } });
test('looks', async ({ computer }) => {
  await expect(computer.screen).toMatchScreenshot('white', { region: ${at}, timeoutMs: 3000 });
});
`;
  using suite = suiteWith({ 'looks.test.js': textWith('{ x: 0, y: 0, width: 50, height: 50 }') });
  const run = async (args: readonly string[] = [], env = {}): Promise<Reported | undefined> => {
    await suite.run([suite.runner(cli), 'run', ...args], env);
    return reportOf(suite)[0];
  };
  const underCi = await run([], { CI: 'true' });
  expect(underCi?.errors).toEqual([expect.stringContaining('and under CI none is written')]);
  expect(await run()).toMatchObject({ state: 'passed' });
  suite.write({ 'looks.test.js': textWith('{ x: 0, y: 0, width: 60, height: 50 }') });
  const different = await run();
  expect(different?.errors).toEqual([expect.stringContaining('it has 60×50 pixels instead of 50×50')]);
  expect(different?.attachments).toEqual([
    'calls',
    'screen',
    'screenshot expected',
    'screenshot actual',
    'screenshot comparison',
  ]);
  expect(await run(['-u'])).toMatchObject({ state: 'passed' });
});

test('two workers have a computer each, and tests of a worker share one', slow, async () => {
  const text = `
import { recorder } from '@farhand/driver-testkit/recorder';
import { computerTest, expect } from '@farhand/test/vitest';
import { appendFileSync, existsSync } from 'node:fs';
import { vi } from 'vitest';
const driver = () => {
  appendFileSync('launched.txt', process.pid + '\\n');
  return recorder();
};
const test = computerTest({ driver, scope: 'worker' });
test('waits for the other worker', async ({ tab }) => {
  appendFileSync(process.pid + '.pid', '');
  await tab.click(1, 1);
});
test('is second', async ({ tab }) => expect(tab).toHaveURL('about:blank'));
`;
  using suite = suiteWith({ 'a.test.js': text, 'b.test.js': text });
  const { code } = await suite.run([suite.runner(cli), 'run', '--maxWorkers=2']);
  expect(reportOf(suite).map(({ state }) => state)).toEqual(['passed', 'passed', 'passed', 'passed']);
  const launched = suite.read('launched.txt').trim().split('\n');
  expect(launched).toHaveLength(2);
  expect(new Set(launched).size).toBe(2);
  expect(code).toBe(0);
});
