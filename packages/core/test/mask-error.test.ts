import { secret } from '@farhand/core';
import { expect, test } from 'vitest';
import { maskError } from '../dist/session/mask-error.js';

/** How many lists are in each other. */
const depthOf = (value: unknown): number => {
  let depth = 0;
  for (let inside = value; Array.isArray(inside); inside = inside[0]) depth += 1;
  return depth;
};

test('an error that holds what is nested 30,000 fold keeps its words, and 200 levels', () => {
  const password = secret('correct horse');
  const reply: unknown = JSON.parse(`${'['.repeat(30_000)}"correct horse"${']'.repeat(30_000)}`);
  const error = Object.assign(new Error('The vendor said too much.'), { reply });
  expect(maskError(error)).toBe(error);
  expect(error.message).toBe('The vendor said too much.');
  expect(depthOf(error.reply)).toBe(199);
  expect(JSON.stringify(error.reply)).toContain('["[nested too deeply to search for secrets]"]');
  expect(String(password)).toBe('[secret]');
});
