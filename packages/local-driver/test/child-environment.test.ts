import { expect, test } from 'vitest';
import { childEnvironment } from '../src/child-environment.js';

test('what is started gets what programs need, and no keys or tokens', () => {
  expect(
    childEnvironment({
      PATH: '/usr/bin',
      HOME: '/homes/one',
      LANG: 'de_DE.UTF-8',
      LC_TIME: 'C',
      XDG_RUNTIME_DIR: '/run/user/1',
      DISPLAY: ':7',
      https_proxy: 'http://127.0.0.1:8080',
      'ProgramFiles(x86)': 'C:\\Program Files (x86)',
      TZAFON_API_KEY: 'sk_1',
      LYBIC_API_KEY: 'lysk-1',
      AWS_SECRET_ACCESS_KEY: 'x',
      GITHUB_TOKEN: 'x',
      NPM_CONFIG_USERCONFIG: 'x',
      NODE_OPTIONS: '--inspect',
      MY_PATH: 'x',
      EMPTY: undefined,
    }),
  ).toEqual({
    PATH: '/usr/bin',
    HOME: '/homes/one',
    LANG: 'de_DE.UTF-8',
    LC_TIME: 'C',
    XDG_RUNTIME_DIR: '/run/user/1',
    DISPLAY: ':7',
    https_proxy: 'http://127.0.0.1:8080',
    'ProgramFiles(x86)': 'C:\\Program Files (x86)',
  });
});
