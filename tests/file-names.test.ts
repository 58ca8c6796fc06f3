import { describe, expect, test } from 'vitest';
import { layerOf } from '../scripts/layers.mjs';
import { repositoryFiles } from './repository-files.js';

const named = repositoryFiles.filter((path) => /^(packages|campaign|examples|bench|scripts|tests|docs)\//.test(path));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Written by custom in capitals. */
const customary = ['README.md', 'LICENSE', 'CHANGELOG.md'];

/** Tests of other runners, which `examples/vitest/runners.test.ts` runs. */
const ofOtherRunners = /^examples\/(jest|node-test)\//;

/** Names that say nothing about what is inside. */
const vague = ['util', 'utils', 'helper', 'helpers', 'manager', 'impl', 'base', 'common', 'misc', 'shared', 'stuff'];

describe('names of files', () => {
  test('are lower case words joined by hyphens', () => {
    const wrong = named.filter((path) => {
      const folders = path.split('/').slice(0, -1);
      const isKebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/.test(nameOf(path)) || customary.includes(nameOf(path));
      return !isKebab || folders.some((folder) => !/^\.?[a-z0-9]+(-[a-z0-9]+)*$/.test(folder));
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
    const lost = repositoryFiles
      .filter((path) => /\.(test|spec)\.[a-z]+$/.test(path) && !ofOtherRunners.test(path))
      .filter((path) => layerOf(path) === undefined);
    expect(lost).toEqual([]);
  });
});
