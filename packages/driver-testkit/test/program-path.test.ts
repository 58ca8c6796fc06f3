import { findChromedriver, findJava, missingChromedriver, missingJava } from '@farhand/driver-testkit/servers';
import { describe, expect, test } from 'vitest';

/** Answers yes for these paths only. */
const onlyThese =
  (...paths: readonly string[]) =>
  (path: string): boolean =>
    paths.includes(path);

describe.each([
  ['chromedriver', 'FARHAND_CHROMEDRIVER', findChromedriver, missingChromedriver, 'apt-get install chromium-driver'],
  ['java', 'FARHAND_JAVA', findJava, missingJava, 'apt-get install default-jre-headless'],
] as const)('%s is', (name, variable, find, missing, command) => {
  test('the one that the variable names, and no other', () => {
    const env = { [variable]: '/b', PATH: '/bin' };
    expect(find({ env, platform: 'linux', isExecutable: () => true })).toBe('/b');
    expect(find({ env, platform: 'linux', isExecutable: onlyThese(`/bin/${name}`) })).toBeUndefined();
    expect(missing({ env })).toContain(`${variable} is "/b", which is not an executable file. Nothing was started.`);
  });

  test('else the first on PATH', () => {
    const env = { [variable]: '', PATH: '/one::/two:/three' };
    const isExecutable = onlyThese(`/three/${name}`, `/two/${name}`);
    expect(find({ env, platform: 'linux', isExecutable })).toBe(`/two/${name}`);
  });

  test('a program with its ending on Windows', () => {
    const env = { Path: 'C:\\bin;D:\\bin' };
    expect(find({ env, platform: 'win32', isExecutable: onlyThese(`D:\\bin\\${name}.exe`) })).toBe(
      `D:\\bin\\${name}.exe`,
    );
  });

  test('undefined if there is none, and the message says what to install', () => {
    expect(find({ env: {}, isExecutable: () => true })).toBeUndefined();
    expect(missing({ env: {} })).toContain(command);
    expect(missing({ env: {} })).toContain(`or set ${variable} to the path`);
  });
});
