import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { readTarball, writeTarball } from '../../scripts/install/tarball.mjs';
import { absoluteLinks, addressFields, checkAddress } from '../../scripts/release/address.mjs';
import { problemsIn, relativeLinks } from '../../scripts/release/contents.mjs';
import { publishedFiles } from '../../scripts/release/pack.mjs';
import { packageFolders } from '../../scripts/workspace.mjs';
import { textOf } from '../repository-files.js';

const address = 'https://example.com/farhand';

const packed = (more: Readonly<Record<string, string>> = {}, manifest: object = {}): ReadonlyMap<string, Buffer> =>
  new Map(
    Object.entries({
      'package.json': JSON.stringify({
        name: '@farhand/core',
        version: '1.2.3',
        dependencies: { ws: '^8.0.0' },
        ...manifest,
      }),
      'README.md': '# Core\n\n[Guide](../../docs/guide/tabs.md)\n',
      LICENSE: 'MIT',
      'dist/index.js': 'export {};\n//# sourceMappingURL=index.js.map\n',
      'dist/index.d.ts': 'export {};\n//# sourceMappingURL=index.d.ts.map',
      'bin/farhand-core.js': '#!/usr/bin/env node\n',
      ...more,
    }).map(([path, text]) => [path, Buffer.from(text)]),
  );

const publishedText = (files: ReadonlyMap<string, Buffer>, path: string): string =>
  String(publishedFiles(files, address).get(path));

describe('the address of the repository', () => {
  test('fills the manifest', () => {
    expect(addressFields(address, 'packages/core')).toEqual({
      repository: { type: 'git', url: 'git+https://example.com/farhand.git', directory: 'packages/core' },
      homepage: 'https://example.com/farhand/tree/HEAD/packages/core#readme',
      bugs: { url: 'https://example.com/farhand/issues' },
    });
    expect(JSON.parse(publishedText(packed(), 'package.json'))).toMatchObject({
      name: '@farhand/core',
      version: '1.2.3',
      bugs: { url: 'https://example.com/farhand/issues' },
    });
  });

  test.each([undefined, ''])('is asked for: %j', (missing) => {
    expect(() => checkAddress(missing)).toThrow('the web address of the repository is missing');
  });

  test.each(['farhand', 'http://example.com/farhand', 'https://example.com', `${address}.git`, `${address}#readme`])(
    'is not %s',
    (wrong) => {
      expect(() => checkAddress(wrong)).toThrow(`'${wrong}' is not the web address of a repository`);
    },
  );

  test('loses a slash at its end', () => {
    expect(checkAddress(`${address}/`)).toBe(address);
  });
});

describe('a link in a README', () => {
  test.each([
    ['[a](../../docs/guide/tabs.md)', '[a](https://example.com/farhand/blob/HEAD/docs/guide/tabs.md)'],
    ['[a](../../docs/guide/tabs.md#back)', '[a](https://example.com/farhand/blob/HEAD/docs/guide/tabs.md#back)'],
    [
      '[`a`](../core), [b](../..)',
      '[`a`](https://example.com/farhand/blob/HEAD/packages/core), [b](https://example.com/farhand/blob/HEAD/)',
    ],
    ['[a]: ../core/README.md', '[a]: https://example.com/farhand/blob/HEAD/packages/core/README.md'],
    ['![a](demo.webp)', '![a](https://example.com/farhand/raw/HEAD/packages/core/demo.webp)'],
    [
      '[![a](demo.webp)](../trace)',
      '[![a](https://example.com/farhand/raw/HEAD/packages/core/demo.webp)](https://example.com/farhand/blob/HEAD/packages/trace)',
    ],
    [
      '<img alt="a" src="demo.webp">',
      '<img alt="a" src="https://example.com/farhand/raw/HEAD/packages/core/demo.webp">',
    ],
  ])('becomes absolute: %s', (before, after) => {
    expect(absoluteLinks(before, address, 'packages/core')).toBe(after);
    expect(relativeLinks(after)).toEqual([]);
    expect(relativeLinks(before)).not.toEqual([]);
  });

  test.each(['[a](#desktops)', '[a](https://example.org/x)', '```md\n[a](../core)\n```', 'tab.click(300, 80)'])(
    'stays: %s',
    (text) => {
      expect(absoluteLinks(text, address, 'packages/core')).toBe(text);
      expect(relativeLinks(text)).toEqual([]);
    },
  );
});

test.each(packageFolders().map((folder) => `packages/${basename(folder)}`))(
  'the README of %s has links that work on npm',
  (folder) => {
    const readme = absoluteLinks(textOf(`${folder}/README.md`), address, folder);
    expect(relativeLinks(readme)).toEqual([]);
  },
);

describe('what is published', () => {
  test('has no problems and refers to no source map', () => {
    expect(problemsIn(publishedFiles(packed(), address))).toEqual([]);
    expect(publishedText(packed(), 'dist/index.js')).toBe('export {};\n');
    expect(publishedText(packed(), 'dist/index.d.ts')).toBe('export {};\n');
  });

  test('has the notices where sharp is installed', () => {
    const files = publishedFiles(packed({}, { optionalDependencies: { sharp: '^0.35.5' } }), address);
    expect(String(files.get('THIRD-PARTY-NOTICES.md'))).toBe(textOf('THIRD-PARTY-NOTICES.md'));
    expect(publishedFiles(packed(), address).has('THIRD-PARTY-NOTICES.md')).toBe(false);
  });

  test('is found wanting', () => {
    const files = new Map(
      packed(
        { 'src/index.ts': '', 'tsconfig.tsbuildinfo': '', 'dist/index.js.map': '' },
        { dependencies: { sharp: '0.35.5' } },
      ),
    );
    files.delete('LICENSE');
    expect(problemsIn(files)).toEqual([
      'LICENSE is missing',
      'THIRD-PARTY-NOTICES.md is missing',
      'src/index.ts is of no use to users',
      'tsconfig.tsbuildinfo is of no use to users',
      'dist/index.js.map is of no use to users',
      'dist/index.js refers to a source map',
      'dist/index.d.ts refers to a source map',
      'README.md links to ../../docs/guide/tabs.md, which is not in the package',
      'package.json has no repository',
      'package.json has no homepage',
      'package.json has no bugs',
      'package.json allows no patch of sharp: 0.35.5',
    ]);
  });
});

describe('a tarball', () => {
  test('has the same bytes for the same files, which are read back', () => {
    const folder = mkdtempSync(join(tmpdir(), 'farhand-tarball-'));
    try {
      const files = packed({ [`dist/${'deep-folder/'.repeat(12)}file.js`]: 'déep' });
      writeTarball(join(folder, 'one.tgz'), files);
      writeTarball(join(folder, 'two.tgz'), new Map([...files].toReversed()));
      expect(Object.fromEntries(readTarball(join(folder, 'one.tgz')))).toEqual(Object.fromEntries(files));
      expect(readFileSync(join(folder, 'one.tgz'))).toEqual(readFileSync(join(folder, 'two.tgz')));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
