import { launch } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { processesWith, isXvfb, useOwnTempFolder } from './left-behind.js';
import { useDesktops } from './desktops.js';

useOwnTempFolder();

test('commands run in a home of the desktop’s own, which goes with it', async () => {
  const computer = await launch(local(), { kind: 'desktop' });
  const { stdout } = await computer.shell.run('echo $HOME; pwd; dirname $XAUTHORITY; touch ~/note; ls ~');
  const [home = '', folder = '', own = '', ...names] = stdout.trim().split('\n');
  expect({ home, folder, names }).toEqual({ home: join(own, 'home'), folder: join(own, 'home'), names: ['note'] });
  await computer.close();
  expect(() => readFileSync(join(home, 'note'))).toThrow('ENOENT');
});

test('programs keep caches, settings and temporary files there', async () => {
  await using computer = await launch(local(), { kind: 'desktop' });
  const names = ['TMPDIR', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_RUNTIME_DIR', 'XDG_STATE_HOME'];
  const { stdout } = await computer.shell.run(`dirname $XAUTHORITY; printenv ${names.join(' ')}`);
  const [own = '', ...places] = stdout.trim().split('\n');
  expect(places).toEqual(
    ['tmp', 'home/.cache', 'home/.config', 'home/.local/share', 'run', 'home/.local/state'].map((path) =>
      join(own, path),
    ),
  );
});

test('the option home is another home, which stays', async () => {
  const home = mkdtempSync(join(tmpdir(), 'somebody-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const computer = await launch(local({ home }), { kind: 'desktop' });
  await computer.shell.run('echo kept > ~/note');
  await computer.close();
  expect(readFileSync(join(home, 'note'), 'utf8')).toBe('kept\n');
});

const desktops = useDesktops();

test.runIf(process.platform === 'linux')('the X server keeps its shaders in the folder of the desktop', async () => {
  const { environment } = await desktops.open();
  const [server = 0] = processesWith(desktops.mark).filter(isXvfb);
  const variables = readFileSync(`/proc/${server}/environ`, 'utf8').split('\0');
  expect(variables.filter((line) => line.startsWith('XDG_CACHE_HOME='))).toEqual([
    `XDG_CACHE_HOME=${dirname(environment['XAUTHORITY'] ?? '')}`,
  ]);
});
