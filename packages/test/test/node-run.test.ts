import { expect, test } from 'vitest';
import { expectReport } from './expected-report.js';
import { hangText, Suite, suiteText, type Reported } from './suite.js';

const slow = { timeout: 120_000 };
const hang = `test('hangs', { timeout: 1000 }, async ({ computer, tab }) => { ${hangText} });`;

const reporter = `
export default async function* (events) {
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.name.endsWith('.mjs')) continue;
    const error = data.details.error;
    const errors = error === undefined ? [] : [error.cause?.message ?? error.message];
    yield JSON.stringify({ name: data.name, state: type === 'test:pass' ? 'passed' : 'failed', errors, attachments: [] }) + '\\n';
  }
}
`;

test('node:test reports what happened, with evidence', slow, async () => {
  using suite = new Suite({ 'report.mjs': reporter, 'fruit.test.mjs': suiteText('node', hang) });
  const args = ['--test', '--test-reporter=./report.mjs', '--test-reporter-destination=report.txt', 'fruit.test.mjs'];
  const { code } = await suite.run(args);
  const report: readonly Reported[] = suite
    .read('report.txt')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expectReport(suite, report, 'fruit.test.mjs');
  expect(report[4]?.errors[0]).toContain('The test did not end within 1000 ms.');
  expect(code).toBe(1);
});
