import { expect, test } from 'vitest';
import { isAtLeast, oldestNode } from '../../scripts/setup/node-version.mjs';

test.each([
  ['v20.18.1', '20.18.1', true],
  ['v20.18.0', '20.18.1', false],
  ['v20.9.0', '20.18.1', false],
  ['v22.0.0', '20.18.1', true],
  ['v18.20.8', '20.18.1', false],
  ['v20.19.0', '20.18.1', true],
  ['v24.0.0-nightly', '20.18.1', true],
])('%s is at least %s: %s', (version, minimum, expected) => {
  expect(isAtLeast(version, minimum)).toBe(expected);
});

test('the oldest Node is the one that package.json names', () => {
  expect(oldestNode()).toBe('20.18.1');
});
