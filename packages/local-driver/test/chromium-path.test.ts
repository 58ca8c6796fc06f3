import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '@farhand/local-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { missingChromium } from '../src/chromium-path.js';

/** Answers yes for these paths only. */
const onlyThese =
  (...paths: readonly string[]) =>
  (path: string): boolean =>
    paths.includes(path);

describe('Chromium is', () => {
  test('the executable that is asked for, and no other', () => {
    const env = { FARHAND_CHROMIUM: '/b', PATH: '/bin' };
    expect(findChromium({ executablePath: '/a', env, isExecutable: () => true })).toBe('/a');
    expect(findChromium({ executablePath: '/a', env, isExecutable: onlyThese('/b') })).toBeUndefined();
  });

  test('else the one that FARHAND_CHROMIUM names, and no other', () => {
    const env = { FARHAND_CHROMIUM: '/b', PATH: '/bin' };
    expect(findChromium({ env, isExecutable: () => true })).toBe('/b');
    expect(findChromium({ env, isExecutable: onlyThese('/bin/chromium') })).toBeUndefined();
  });

  test('else the first that PATH has, a Chromium before a Chrome before an Edge', () => {
    const env = { FARHAND_CHROMIUM: '', PATH: '/one:/two' };
    const isExecutable = onlyThese('/two/chromium', '/one/google-chrome', '/one/microsoft-edge');
    expect(findChromium({ env, platform: 'linux', isExecutable })).toBe('/two/chromium');
    expect(findChromium({ env, platform: 'linux', isExecutable: onlyThese('/one/microsoft-edge') })).toBe(
      '/one/microsoft-edge',
    );
  });

  test.each([
    ['linux', {}, '/snap/bin/chromium'],
    ['linux', {}, '/opt/google/chrome/chrome'],
    ['darwin', {}, '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    ['darwin', { HOME: '/h' }, '/h/Applications/Chromium.app/Contents/MacOS/Chromium'],
    ['win32', { PROGRAMFILES: 'C:\\Programs' }, 'C:\\Programs\\Google\\Chrome\\Application\\chrome.exe'],
    ['win32', { LOCALAPPDATA: 'C:\\Mine' }, 'C:\\Mine\\Chromium\\Application\\chrome.exe'],
    ['win32', { 'PROGRAMFILES(X86)': 'C:\\x86' }, 'C:\\x86\\Microsoft\\Edge\\Application\\msedge.exe'],
    ['win32', { Path: 'C:\\bin;D:\\bin' }, 'D:\\bin\\chrome.exe'],
  ] as const)('else where %s puts it: %j %s', (platform, env, path) => {
    expect(findChromium({ platform, env, isExecutable: onlyThese(path) })).toBe(path);
  });

  test('undefined if there is none', () => {
    expect(findChromium({ env: {}, isExecutable: () => false })).toBeUndefined();
  });

  test.runIf(process.platform !== 'win32')('a file that may be run, not a folder or a text', () => {
    const folder = mkdtempSync(join(tmpdir(), 'farhand-path-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, 'a', 'chromium'), { recursive: true });
    mkdirSync(join(folder, 'b'));
    mkdirSync(join(folder, 'c'));
    writeFileSync(join(folder, 'b', 'chromium'), 'text');
    writeFileSync(join(folder, 'c', 'chromium'), '#!/bin/sh\n');
    chmodSync(join(folder, 'c', 'chromium'), 0o755);
    const path = ['a', 'b', 'c'].map((name) => join(folder, name)).join(':');
    expect(findChromium({ platform: 'linux', env: { PATH: path } })).toBe(join(folder, 'c', 'chromium'));
  });
});

describe('without one, the message says', () => {
  test.each([
    ['linux', 'sudo apt-get install chromium'],
    ['darwin', 'brew install --cask google-chrome'],
    ['win32', 'winget install Google.Chrome'],
  ] as const)('on %s what to install: %s', (platform, command) => {
    const message = missingChromium({ platform, env: {} });
    expect(message).toContain(command);
    expect(message).toContain(
      'or set FARHAND_CHROMIUM or the option executablePath to the path of a browser you have.',
    );
  });

  test('which setting is wrong', () => {
    expect(missingChromium({ env: { FARHAND_CHROMIUM: '/nowhere' } })).toBe(
      'local: FARHAND_CHROMIUM is "/nowhere", which is not an executable file. Nothing was started. Correct the path, or remove it so that Farhand searches for a Chromium.',
    );
    expect(missingChromium({ executablePath: '/here' })).toContain('local: executablePath is "/here"');
  });
});
