import { expect } from 'vitest';
import type { Reported, Suite } from './suite.js';

/** Checks what a runner reported of the suite of `suite.ts`. `file`: the file of the tests. */
export const expectReport = (suite: Suite, report: readonly Reported[], file: string): void => {
  expect(report.map(({ name, state }) => `${state}: ${name}`)).toEqual([
    'passed: passes',
    'failed: sees a wrong title',
    'failed: throws an error of its own',
    'failed: waits for nothing in a hold',
    'failed: hangs',
    'passed: comes after it',
    'failed: leaves a key down',
  ]);
  const errorsOf = (name: string): string => report.find((one) => one.name === name)?.errors.join('\n') ?? '';
  const place = `${file.replaceAll('.', '\\.')}:\\d+:\\d+`;
  expect(errorsOf('sees a wrong title')).toMatch(
    new RegExp(
      `toHaveTitle: expected the title to be "vegetable"\\.\\nLast seen, after 300 ms: "fruit\\.test"\\n\\nLast calls:\\n  tab\\.goto\\(\\) at ${place}: done, \\d+ ms\\n  tab\\.click at ${place}: done, \\d+ ms`,
    ),
  );
  expect(errorsOf('throws an error of its own')).toMatch(
    new RegExp(`a fault of the test\\n\\nLast calls:\\n  tab\\.click at ${place}: done, \\d+ ms`),
  );
  expect(errorsOf('waits for nothing in a hold')).toMatch(
    new RegExp(
      `its body made no call for 300 ms and has not ended, .*\\n\\nLast calls:\\n  keyboard\\.hold\\("shift"\\) at ${place}: failed \\(TIMEOUT\\), \\d+ ms`,
    ),
  );
  expect(errorsOf('hangs')).toMatch(
    new RegExp(
      `These calls were pending:\\n  keyboard\\.hold\\("shift"\\) at ${place}: pending for \\d+ ms\\nHeld at that moment: Shift \\(pressed at ${place}\\)\\. Farhand released it\\.`,
    ),
  );
  expect(errorsOf('leaves a key down')).toMatch(
    new RegExp(`The test left something held: Shift \\(pressed at ${place}\\)\\.`),
  );
  for (const folder of ['sees-a-wrong-title', 'hangs', 'leaves-a-key-down'])
    for (const evidence of ['calls.txt', 'screen.webp'])
      expect(suite.has(`farhand-results/${file}/${folder}/${evidence}`)).toBe(true);
  expect(suite.read(`farhand-results/${file}/hangs/calls.txt`)).toMatch(
    /tab\.click at .*: done, \d+ ms\n {2}keyboard\.hold/,
  );
  const stem = file.replace(/\..*$/, '');
  expect(suite.has(`farhand-screenshots/${stem}/white-recorder-browser-320x200.webp`)).toBe(true);
};
