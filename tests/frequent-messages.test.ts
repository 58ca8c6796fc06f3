import { expect, test } from 'vitest';
import { repositoryFiles, textOf } from './repository-files.js';

const sources = repositoryFiles.filter((path) => /^packages\/[^/]+\/src\/.*\.ts$/.test(path));

const frequent = textOf('docs/rely/ci.md').split('## Ten frequent messages')[1] ?? '';
const fragments = [...frequent.matchAll(/^\| `([^`]+)` \|/gm)].map(([, fragment = '']) => fragment);

test('docs/rely/ci.md has ten frequent messages', () => {
  expect(fragments).toHaveLength(10);
});

test.each(fragments)('a package has a message with "%s"', (fragment) => {
  expect(sources.filter((path) => textOf(path).includes(fragment))).not.toEqual([]);
});
