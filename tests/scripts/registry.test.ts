import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startRegistry } from '../../scripts/install/registry.mjs';
import { manifestOf, readTarball } from '../../scripts/install/tarball.mjs';
import { runCommand } from '../../scripts/process/command.mjs';

/** Longer than the field of a tar header, so that npm writes it into a header of its own. */
const deepFile = `${'deep-folder/'.repeat(12)}file.js`;

let folder = '';
let tarball = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'farhand-registry-'));
  mkdirSync(join(folder, 'one', 'deep-folder/'.repeat(12)), { recursive: true });
  writeFileSync(
    join(folder, 'one', 'package.json'),
    JSON.stringify({ name: '@farhand/one', version: '1.2.3', main: 'index.js' }),
  );
  writeFileSync(join(folder, 'one', 'index.js'), "module.exports = 'one';\n");
  writeFileSync(join(folder, 'one', deepFile), "module.exports = 'déep';\n");
  const name = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: join(folder, 'one'),
    encoding: 'utf8',
  });
  tarball = join(folder, name.trim());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a packed package', () => {
  test('is read file by file', () => {
    const files = readTarball(tarball);
    expect([...files.keys()].sort()).toEqual([deepFile, 'index.js', 'package.json']);
    expect(files.get(deepFile)?.toString('utf8')).toBe("module.exports = 'déep';\n");
    expect(manifestOf(tarball)).toEqual({ name: '@farhand/one', version: '1.2.3', main: 'index.js' });
  });

  test('is installed by npm from the registry', async () => {
    await using registry = await startRegistry([tarball]);
    const project = join(folder, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{"private":true}');
    writeFileSync(join(project, '.npmrc'), registry.npmrc);
    const env = { npm_config_cache: join(folder, 'cache'), npm_config_update_notifier: 'false' };
    const { code, output } = await runCommand('npm', ['install', '--no-audit', '@farhand/one'], { cwd: project, env });
    expect(output).toContain('added 1 package');
    expect(code).toBe(0);
    expect(readFileSync(join(project, 'node_modules/@farhand/one/index.js'), 'utf8')).toBe("module.exports = 'one';\n");
  });

  test.each(['@farhand/two', '@farhand%2ftwo', 'one', '@farhand/one/-/two-1.0.0.tgz', ''])(
    'is all that the registry has: not %j',
    async (path) => {
      await using registry = await startRegistry([tarball]);
      expect((await fetch(`${registry.url}${path}`)).status).toBe(404);
    },
  );

  test('is not served once the registry is disposed of', async () => {
    const registry = await startRegistry([tarball]);
    expect((await fetch(`${registry.url}@farhand%2fone`)).status).toBe(200);
    await registry[Symbol.asyncDispose]();
    await expect(fetch(`${registry.url}@farhand%2fone`)).rejects.toThrow('fetch failed');
  });
});
