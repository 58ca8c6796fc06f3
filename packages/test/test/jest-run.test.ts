import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { expectReport } from './expected-report.js';
import { hangText, Suite, suiteText, type Reported } from './suite.js';

const slow = { timeout: 120_000 };
const cli = 'jest/bin/jest.js';
const asModules = { NODE_OPTIONS: '--experimental-vm-modules' };
const hang = `test('hangs', async ({ computer, tab }) => { ${hangText} }, 1000);`;

interface JsonReport {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const reportOf = (suite: Suite): JsonReport => JSON.parse(suite.read('report.json'));

const json = ['--json', '--outputFile=report.json'];

test('Jest reports what happened, with evidence', slow, async () => {
  using suite = new Suite({
    'fruit.test.mjs': suiteText('jest', hang),
    'jest.config.mjs': `export default { testMatch: ['**/*.test.mjs'], transform: {} };`,
  });
  const { code } = await suite.run([suite.runner(cli), ...json], asModules);
  const report = reportOf(suite).testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ fullName, status, failureMessages }): Reported => ({
      name: fullName,
      state: status,
      errors: failureMessages,
      attachments: [],
    })),
  );
  expectReport(suite, report, 'fruit.test.mjs');
  expect(report[4]?.errors[0]).toContain('The test did not end within 1000 ms.');
  expect(code).toBe(1);
});

/** A test that waits in a hold, on a computer that notes in a file that it has been ended. */
const waiting = `
import { recorder } from '@farhand/driver-testkit/recorder';
import { computerTest } from '@farhand/test/jest';
import { writeFileSync } from 'node:fs';

const inMemory = recorder();
const driver = { ...inMemory, open: async (...given) => {
  const connection = await inMemory.open(...given);
  const terminate = connection.terminate.bind(connection);
  connection.terminate = async (deadline) => { await terminate(deadline); writeFileSync('ended', ''); };
  return connection;
} };
const test = computerTest({ driver: () => driver, kind: 'browser', scope: 'file' });

test('waits', async ({ computer }) => {
  await computer.keyboard.hold('shift', async () => {
    writeFileSync('ready', '');
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }, { timeoutMs: 0 });
}, 90_000);
`;

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends the computer of a test of Jest', slow, async (signal) => {
  using suite = new Suite({
    'waits.test.mjs': waiting,
    'jest.config.mjs': `export default { testMatch: ['**/*.test.mjs'], transform: {} };`,
  });
  const child = suite.start([suite.runner(cli)], asModules);
  const closed = once(child, 'close');
  child.stdout?.resume();
  child.stderr?.resume();
  await vi.waitFor(() => expect(suite.has('ready')).toBe(true), { timeout: 60_000, interval: 50 });
  child.kill(signal);
  await closed;
  expect(suite.has('ended')).toBe(true);
});

test('without its mode for ECMAScript modules, Jest says that it cannot load them', slow, async () => {
  using suite = new Suite({
    'package.json': '{ "private": true }',
    'fruit.test.cjs': `const { computerTest } = require('@farhand/test/jest'); test('never', () => undefined);`,
    'jest.config.cjs': `module.exports = { testMatch: ['**/*.test.cjs'], transform: {} };`,
  });
  const { code } = await suite.run([suite.runner(cli), ...json]);
  expect(reportOf(suite).testResults[0]?.message).toMatch(
    /Cannot use import statement outside a module|Must use import to load ES Module/,
  );
  expect(code).toBe(1);
});
