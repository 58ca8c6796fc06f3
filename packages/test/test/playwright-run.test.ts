import { expect, test } from 'vitest';
import { expectReport } from './expected-report.js';
import { hangText, Suite, suiteText, type Reported } from './suite.js';

const slow = { timeout: 120_000 };
const cli = '@playwright/test/cli.js';

interface JsonSuite {
  readonly suites?: readonly JsonSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly tests: readonly {
      readonly results: readonly {
        readonly status: string;
        readonly errors: readonly { readonly message?: string }[];
        readonly attachments: readonly { readonly name: string }[];
      }[];
    }[];
  }[];
}

const reportedIn = ({ suites = [], specs = [] }: JsonSuite): readonly Reported[] => [
  ...specs.map(({ title, tests }) => {
    const result = tests[0]?.results[0];
    return {
      name: title,
      state: result?.status === 'passed' ? 'passed' : 'failed',
      errors: result?.errors.map(({ message = '' }) => message) ?? [],
      attachments: result?.attachments.map(({ name }) => name) ?? [],
    };
  }),
  ...suites.flatMap(reportedIn),
];

const hang = `test('hangs', async ({ computer, tab }) => { test.setTimeout(1000); ${hangText} });`;

const run = async (
  suite: Suite,
  args: readonly string[] = [],
): Promise<{ readonly code: number | null; readonly report: readonly Reported[] }> => {
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: 'report.json' };
  const { code } = await suite.run([suite.runner(cli), 'test', '--reporter=json', ...args], env);
  const report: JsonSuite = JSON.parse(suite.read('report.json'));
  return { code, report: reportedIn(report) };
};

test('Playwright Test reports what happened, with evidence', slow, async () => {
  using suite = new Suite({ 'fruit.spec.js': suiteText('playwright', hang) });
  const { code, report } = await run(suite);
  expectReport(suite, report, 'fruit.spec.js');
  expect(report[1]?.attachments).toEqual(expect.arrayContaining(['calls', 'screen']));
  expect(code).toBe(1);
});

test('the scopes of Playwright Test, on two workers', slow, async () => {
  const textWith = (scope: string): string => `
import { recorder } from '@farhand/driver-testkit/recorder';
import { computerTest, expect } from '@farhand/test/playwright';
import { appendFileSync } from 'node:fs';
const driver = () => {
  appendFileSync('${scope}.txt', process.pid + '\\n');
  return recorder();
};
const test = computerTest({ driver, scope: '${scope}' });
for (const name of ['one', 'two']) test(name, async ({ tab }) => {
  await tab.click(1, 1);
  await expect(tab).toHaveURL('about:blank');
});
`;
  using suite = new Suite({
    'test.spec.js': textWith('test'),
    'file.spec.js': textWith('file'),
    'worker.spec.js': textWith('worker'),
  });
  const { code, report } = await run(suite, ['--workers=2']);
  expect(report.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'passed'));
  const launches = (scope: string): number => suite.read(`${scope}.txt`).trim().split('\n').length;
  expect([launches('test'), launches('file'), launches('worker')]).toEqual([2, 1, 1]);
  expect(code).toBe(0);
});

test('--update-snapshots writes expected pictures anew, and a difference is attached', slow, async () => {
  const textWith = (width: number): string => `
import { recorder } from '@farhand/driver-testkit/recorder';
import { computerTest, expect } from '@farhand/test/playwright';
const test = computerTest({ driver: () => recorder(), display: { width: 320, height: 200 } });
test('looks', async ({ computer }) => {
  const region = { x: 0, y: 0, width: ${width}, height: 50 };
  await expect(computer.screen).toMatchScreenshot('white', { region, timeoutMs: 3000 });
});
`;
  using suite = new Suite({ 'looks.spec.js': textWith(50) });
  expect((await run(suite)).code).toBe(0);
  suite.write({ 'looks.spec.js': textWith(60) });
  const { report } = await run(suite);
  expect(report[0]?.attachments).toEqual(
    expect.arrayContaining(['screenshot expected', 'screenshot actual', 'screenshot comparison']),
  );
  expect((await run(suite, ['--update-snapshots'])).code).toBe(0);
});
