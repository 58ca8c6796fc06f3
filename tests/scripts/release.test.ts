import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { writeTarball } from '../../scripts/install/tarball.mjs';
import { inOrder, isPublished, publishTarballs, type RunNpm } from '../../scripts/release/publish.mjs';
import { checkNoChangesets, releaseOptions } from '../../scripts/tasks/release.mjs';

describe('the options of a release', () => {
  test('are the address and whether to publish', () => {
    expect(releaseOptions(['--address', 'https://example.com/farhand'])).toEqual({
      address: 'https://example.com/farhand',
      publish: false,
    });
    expect(releaseOptions(['--publish', '--address=https://example.com/farhand/']).publish).toBe(true);
  });

  test.each([
    [[], 'the web address of the repository is missing'],
    [['--publish'], 'the web address of the repository is missing'],
    [['--address', 'nowhere'], "'nowhere' is not the web address of a repository"],
    [['--publsh'], "Unknown option '--publsh'"],
  ])('%j is refused', (args, message) => {
    expect(() => releaseOptions(args)).toThrow(message);
  });
});

test('changesets without a version stop a release', () => {
  expect(() => checkNoChangesets(['README.md', 'config.json'])).not.toThrow();
  expect(() => checkNoChangesets(['README.md', 'quick-cats-sing.md'])).toThrow(
    '1 changesets have no version yet: quick-cats-sing.md. Nothing was published.',
  );
});

describe('publishing', () => {
  let folder = '';
  let tarballs: readonly string[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'farhand-publish-'));
    const needs = { a: ['c'], b: [], c: ['b'] };
    tarballs = Object.entries(needs).map(([name, others]) => {
      const dependencies = Object.fromEntries(others.map((other) => [`@farhand/${other}`, '^1.0.0']));
      const manifest = JSON.stringify({ name: `@farhand/${name}`, version: '1.0.0', dependencies });
      writeTarball(join(folder, `${name}.tgz`), new Map([['package.json', Buffer.from(manifest)]]));
      return join(folder, `${name}.tgz`);
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** An npm that has some versions, and what it was run with. */
  const npmWith = (published: readonly string[], failing = ''): { readonly run: RunNpm; readonly ran: string[] } => {
    const ran: string[] = [];
    const run: RunNpm = async ([command = '', what = '', ...more]) => {
      if (command === 'view')
        return published.includes(what) ? { code: 0, output: '1.0.0\n' } : { code: 1, output: 'npm error code E404' };
      ran.push([command, basename(what), ...more].join(' '));
      return { code: basename(what) === failing ? 1 : 0, output: '' };
    };
    return { run, ran };
  };

  test('goes from what is needed to what needs it', () => {
    expect(inOrder(tarballs).map((tarball) => basename(tarball))).toEqual(['b.tgz', 'c.tgz', 'a.tgz']);
  });

  test('leaves out what is published', async () => {
    const { run, ran } = npmWith(['@farhand/b@1.0.0']);
    expect(await publishTarballs(tarballs, { run, env: {} })).toEqual(['@farhand/c@1.0.0', '@farhand/a@1.0.0']);
    expect(ran).toEqual(['publish c.tgz --access public', 'publish a.tgz --access public']);
  });

  test('states the provenance where the workflow can prove it', async () => {
    const { run, ran } = npmWith(['@farhand/b@1.0.0', '@farhand/c@1.0.0']);
    await publishTarballs(tarballs, { run, env: { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://example.com/token' } });
    expect(ran).toEqual(['publish a.tgz --access public --provenance']);
  });

  test('stops at the first failure and lists what was published', async () => {
    const { run, ran } = npmWith([], 'c.tgz');
    await expect(publishTarballs(tarballs, { run, env: {} })).rejects.toThrow(
      'npm could not publish @farhand/c 1.0.0. Published before: @farhand/b@1.0.0.',
    );
    expect(ran).toHaveLength(2);
  });

  test('does not guess when the registry cannot be asked', async () => {
    const run: RunNpm = async () => ({ code: 1, output: 'npm error code ENOTFOUND' });
    await expect(isPublished('@farhand/a', '1.0.0', run)).rejects.toThrow('whether @farhand/a 1.0.0 is published');
  });
});
