import { describe, expect, test } from 'vitest';
import { layerOf } from '../scripts/layers.mjs';
import { inRoot, readJson } from '../scripts/workspace.mjs';
import { repositoryFiles, textOf } from './repository-files.js';

const named = repositoryFiles.filter((path) => /^(packages|campaign|examples|scripts|tests|docs)\//.test(path));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Written by custom in capitals. */
const customary = ['README.md', 'LICENSE', 'CHANGELOG.md'];

/** Names that say nothing about what is inside. */
const vague = ['util', 'utils', 'helper', 'helpers', 'manager', 'impl', 'base', 'common', 'misc', 'shared', 'stuff'];

describe('names of files', () => {
  test('are lower case words joined by hyphens', () => {
    const wrong = named.filter((path) => {
      const folders = path.split('/').slice(0, -1);
      const isKebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/.test(nameOf(path)) || customary.includes(nameOf(path));
      return !isKebab || folders.some((folder) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(folder));
    });
    expect(wrong).toEqual([]);
  });

  test('say what is inside', () => {
    const wrong = named.filter((path) => {
      const words = [...path.split('/').slice(1, -1), nameOf(path).replace(/\..*$/, '')];
      return words.some((word) => vague.includes(word) || vague.includes(word.replace(/^.*-/, '')));
    });
    expect(wrong).toEqual([]);
  });

  test('put every test into a layer that runs it', () => {
    const lost = repositoryFiles.filter((path) => /\.(test|spec)\.[a-z]+$/.test(path) && layerOf(path) === undefined);
    expect(lost).toEqual([]);
  });
});

describe('lengths of files', () => {
  /** Sources that are data and may be long: those that the linter lets be, each by its path. */
  const { overrides } = readJson(inRoot('.oxlintrc.json'));
  const longData = (Array.isArray(overrides) ? overrides : [])
    .filter((override) => override.rules['eslint/max-lines'] === 'off')
    .flatMap((override) => override.files);

  test('sources have at most 200 lines, but for tables of data', () => {
    const sources = repositoryFiles.filter((path) =>
      /^(packages\/[^/]+\/src|scripts|campaign|examples|tests)\/.*(?<!\.test)\.(ts|mjs)$/.test(path),
    );
    const long = sources.filter((path) => textOf(path).trimEnd().split('\n').length > 200);
    expect(sources.length).toBeGreaterThan(20);
    expect(long).toEqual(longData.toSorted());
  });
});
