import { describe, expect, test } from 'vitest';
import { planFor, type Runner } from '../src/init/plan.js';
import { Suite } from './suite.js';

const slow = { timeout: 60_000 };
const bin = '@farhand/test/bin/farhand-test.js';

describe('the plan', () => {
  test.each<[packages: readonly string[], runner: Runner, files: readonly string[]]>([
    [['vitest', 'typescript'], 'vitest', ['vitest.config.ts', 'tests/computer.test.ts']],
    [['vitest'], 'vitest', ['vitest.config.mjs', 'tests/computer.test.mjs']],
    [['@playwright/test', 'typescript'], 'playwright', ['playwright.config.ts', 'tests/computer.spec.ts']],
    [['jest', 'typescript'], 'jest', ['jest.config.mjs', 'tests/computer.test.mjs']],
    [['express'], 'node', ['tests/computer.test.mjs']],
  ])('for %j is for %s', (packages, runner, files) => {
    const plan = planFor({ packages, files: ['package.json'] });
    expect(plan.runner).toBe(runner);
    expect(plan.files.map(({ path }) => path)).toEqual(files);
  });

  test('leaves a configuration as it is, and says what to do', () => {
    const plan = planFor({
      packages: ['vitest', '@farhand/core', '@farhand/test'],
      files: ['vite.config.ts', 'tsconfig.json'],
    });
    expect(plan.files.map(({ path }) => path)).toEqual(['tests/computer.test.ts']);
    expect(plan.advice).toEqual([
      'Install the missing packages: npm install --save-dev @farhand/local-driver',
      'vite.config.ts was not changed. Make sure that it includes tests/computer.test.ts.',
      'Add farhand-results/ to .gitignore. Commit farhand-screenshots/.',
      'Run the test: npx vitest run',
    ]);
  });

  test('is for the runner that was asked for', () => {
    expect(planFor({ packages: ['vitest'], files: [] }, 'node').runner).toBe('node');
  });
});

test('init writes files that are not there, and overwrites none', slow, async () => {
  using suite = new Suite({ 'package.json': '{ "private": true, "devDependencies": { "jest": "30" } }' });
  const first = await suite.run([suite.runner(bin), 'init']);
  expect(first.output).toContain('For jest:\n  jest.config.mjs written\n  tests/computer.test.mjs written\n');
  suite.write({ 'tests/computer.test.mjs': 'mine' });
  const second = await suite.run([suite.runner(bin), 'init']);
  expect(second.output).toContain('tests/computer.test.mjs exists and was not changed');
  expect(suite.read('tests/computer.test.mjs')).toBe('mine');
  expect([first.code, second.code]).toEqual([0, 0]);
});

test('anything else prints what there is', slow, async () => {
  using suite = new Suite({});
  const { code, output } = await suite.run([suite.runner(bin), 'start']);
  expect(output).toContain('Usage: farhand-test init [options]');
  expect(code).toBe(2);
});
