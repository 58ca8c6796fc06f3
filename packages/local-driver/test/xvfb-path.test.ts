import { findXvfb } from '@farhand/local-driver';
import { describe, expect, test } from 'vitest';
import { missingXvfb } from '../src/desktop/xvfb-path.js';

const onlyThese =
  (...paths: readonly string[]) =>
  (path: string): boolean =>
    paths.includes(path);

describe('Xvfb is', () => {
  test('the one that FARHAND_XVFB names, and no other', () => {
    const env = { FARHAND_XVFB: '/b', PATH: '/bin' };
    expect(findXvfb({ env, platform: 'linux', isExecutable: () => true })).toBe('/b');
    expect(findXvfb({ env, platform: 'linux', isExecutable: onlyThese('/bin/Xvfb') })).toBeUndefined();
  });

  test('else the first on PATH, else where systems put it', () => {
    const env = { FARHAND_XVFB: '', PATH: '/one::/two' };
    expect(findXvfb({ env, platform: 'linux', isExecutable: onlyThese('/two/Xvfb', '/usr/bin/Xvfb') })).toBe(
      '/two/Xvfb',
    );
    expect(findXvfb({ env: {}, platform: 'linux', isExecutable: onlyThese('/usr/bin/Xvfb') })).toBe('/usr/bin/Xvfb');
    expect(findXvfb({ env, platform: 'darwin', isExecutable: onlyThese('/opt/X11/bin/Xvfb') })).toBe(
      '/opt/X11/bin/Xvfb',
    );
    expect(findXvfb({ env, platform: 'win32', isExecutable: () => true })).toBeUndefined();
  });
});

test.each([
  ['linux', {}, 'Debian and Ubuntu: `sudo apt-get install xvfb`, Fedora: `sudo dnf install xorg-x11-server-Xvfb`'],
  ['darwin', {}, 'Install XQuartz, which includes it: `brew install --cask xquartz`'],
  ['win32', {}, 'Windows has no Xvfb, so Farhand cannot start a desktop here'],
  ['linux', { FARHAND_XVFB: '/b' }, 'FARHAND_XVFB is "/b", which is not an executable file.'],
] as const)('on %s with %j it says what to do', (platform, env, advice) => {
  expect(missingXvfb({ platform, env })).toContain(advice);
});
