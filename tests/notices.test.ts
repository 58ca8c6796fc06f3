import { readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needsNotices } from '../scripts/release/pack.mjs';
import { inRoot, packageFolders, readJson } from '../scripts/workspace.mjs';
import { textOf } from './repository-files.js';

const notices = textOf('THIRD-PARTY-NOTICES.md');
const sharp = realpathSync(inRoot('packages/core/node_modules/sharp'));

describe('the notices', () => {
  test('have the license of the Preact that is bundled', () => {
    const license = textOf('packages/trace/node_modules/preact/LICENSE');
    expect(notices).toContain(
      license
        .trimEnd()
        .replaceAll(/^(.*)$/gm, '> $1')
        .replaceAll('> \n', '>\n'),
    );
  });

  test('name every package that depends on sharp', () => {
    const dependents = packageFolders()
      .map((folder) => readJson(join(folder, 'package.json')))
      .filter(needsNotices)
      .map(({ name }) => name);
    expect(dependents).toEqual([
      '@farhand/core',
      '@farhand/emulators',
      '@farhand/eyes',
      '@farhand/local-driver',
      '@farhand/test',
      '@farhand/trace',
    ]);
    for (const name of dependents) expect(notices).toContain(`\`${String(name)}\``);
  });

  test('state the license of sharp as its manifest does', () => {
    expect(readJson(join(sharp, 'package.json'))['license']).toBe('Apache-2.0');
    expect(notices).toContain('| `sharp` | Apache-2.0 |');
  });

  test.runIf(process.platform === 'linux')('state the licenses of the binaries as their manifests do', () => {
    const scope = join(dirname(sharp), '@img');
    const binaries = readdirSync(scope).filter((name) => name.startsWith('sharp-'));
    const licenses = binaries.map((name) => [
      name.split('-')[1],
      readJson(join(scope, name, 'package.json'))['license'],
    ]);
    expect(Object.fromEntries(licenses)).toEqual({
      libvips: 'LGPL-3.0-or-later',
      [/^sharp-(linux[a-z]*)/.exec(binaries.at(-1) ?? '')?.[1] ?? '']: 'Apache-2.0',
    });
    expect(notices).toContain('| `@img/sharp-<platform>` on Linux and macOS | Apache-2.0 |');
    expect(notices).toContain('| `@img/sharp-libvips-<platform>` | LGPL-3.0-or-later |');
  });
});
