import { expect, test } from 'vitest';
import { textOf } from './repository-files.js';

const readme = textOf('README.md');

test('the README has at most 120 lines', () => {
  expect(readme.split('\n').length - 1).toBeLessThanOrEqual(120);
});

test('the README begins with the script that its picture shows', () => {
  expect(/```ts\n([\s\S]*?)```/.exec(readme)?.[1]).toBe(textOf('examples/board/board.ts'));
});
