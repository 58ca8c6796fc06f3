import type { Computer } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { toMatchScreenshot, type Situation } from '../src/index.js';
import { RunningComputer } from '../src/turns/running-computer.js';
import { jpegOf, pngOf, type Box } from './pictures.js';

const size = { width: 320, height: 200 };
/** For a screen that differs: the matcher looks at it until then. A machine that is busy still gets it to rest. */
const brief = { timeoutMs: 3000 };
/** For a screen that matches, which ends the wait. */
const patient = { timeoutMs: 20_000 };
const blue: Box = { x: 20, y: 40, width: 100, height: 60, colour: '#0088ff' };
const green: Box = { x: 160, y: 40, width: 100, height: 60, colour: '#00aa00' };

let folder: string;
let running: RunningComputer;
let computer: Computer;
let boxes: readonly Box[];
let quality: number | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'farhand-screenshot-'));
  [boxes, quality] = [[blue], undefined];
  vi.stubEnv('CI', '');
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const screenshot = async () => {
    const png = await pngOf(size, boxes, 'Fruit');
    return quality === undefined
      ? png
      : { ...png, bytes: await jpegOf(png.bytes, quality), mime: 'image/jpeg' as const };
  };
  running = new RunningComputer(() => recorder({ screenshot }), {
    display: size,
    resultsFolder: join(folder, 'results'),
  });
  const test = { name: 'cart > is empty', file: join(folder, 'cart.test.ts') };
  ({ computer } = await running.begin(test));
});

afterEach(async () => {
  await running.end();
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const baseline = (name: string): string =>
  join(folder, 'farhand-screenshots/cart', `${name}-recorder-browser-320x200.webp`);

const match = async (name: string, options = {}, situation: Situation = {}): Promise<boolean> =>
  (await toMatchScreenshot(computer.screen, name, { ...patient, ...options }, situation)).pass;

describe('the expected picture', () => {
  test('is written by the first run, which says so, and is lossless', async () => {
    expect(await match('empty')).toBe(true);
    expect(console.warn).toHaveBeenCalledWith(
      expect.stringMatching(
        /^Farhand wrote .*empty-recorder-browser-320x200\.webp: it did not exist\. Check the picture, and commit it\.$/,
      ),
    );
    expect(readFileSync(baseline('empty')).subarray(12, 16).toString()).toBe('VP8L');
    expect(await match('empty', { tolerance: 0 })).toBe(true);
    expect(console.warn).toHaveBeenCalledTimes(1);
  });

  test('is never written under CI', async () => {
    vi.stubEnv('CI', 'true');
    await expect(match('empty')).rejects.toThrow(
      /^toMatchScreenshot: the expected picture .*empty-recorder-browser-320x200\.webp does not exist, and under CI none is written\./,
    );
    expect(existsSync(baseline('empty'))).toBe(false);
  });

  test('is not written for .not', async () => {
    await expect(match('empty', {}, { isNot: true })).rejects.toThrow('and .not requires one');
  });

  test('is written anew if updates are asked for, and only if it differs', async () => {
    await match('empty');
    const before = statSync(baseline('empty')).mtimeMs;
    expect(await match('empty', {}, { updates: 'all' })).toBe(true);
    expect(statSync(baseline('empty')).mtimeMs).toBe(before);
    boxes = [green];
    expect(await match('empty', {}, { updates: 'all' })).toBe(true);
    expect(await match('empty')).toBe(true);
  });
});

describe('a screen', () => {
  test('that differs leaves expected, actual, difference and a page to compare them, and says how much', async () => {
    await match('empty');
    boxes = [blue, green];
    const attached: string[] = [];
    const attach = ({ name }: { readonly name: string }): void => void attached.push(name);
    const { pass, message } = await toMatchScreenshot(computer, 'empty', brief, { attach });
    expect(pass).toBe(false);
    expect(message()).toMatch(
      /the screen differs from .*empty-recorder-browser-320x200\.webp: 6000 pixels \(9\.4 %; at most 0 % may\)\.\n {2}expected: .*empty-expected\.webp\n {2}actual: .*empty-actual\.webp\n {2}difference: .*empty-difference\.webp\n {2}comparison: .*empty-comparison\.html$/,
    );
    expect(attached).toEqual(['expected', 'actual', 'difference', 'comparison']);
    const results = join(folder, 'results/cart.test.ts/cart-is-empty');
    for (const name of attached.slice(0, 3)) expect(existsSync(join(results, `empty-${name}.webp`))).toBe(true);
    const page = readFileSync(join(results, 'empty-comparison.html'), 'utf8');
    expect(page).toContain('<h1>The screen differs from empty</h1><p>6000 pixels (9.4 %; at most 0 % may)</p>');
    expect(page).toContain('<p>cart &gt; is empty</p>');
    const bytes = readFileSync(join(results, 'empty-difference.webp')).toString('base64');
    expect(page).toContain(`<img src="data:image/webp;base64,${bytes}" width="320" height="200"`);
    expect(await match('empty', { maxDiffRatio: 0.1 })).toBe(true);
    expect(await match('empty', brief, { isNot: true })).toBe(false);
  });

  test('that comes to look as expected is waited for', async () => {
    await match('empty');
    boxes = [green];
    const matching = match('empty', patient);
    setTimeout(() => {
      boxes = [blue];
    }, 600);
    expect(await matching).toBe(true);
  });

  test('that arrives as a JPEG looks the same', async () => {
    await match('empty');
    quality = 80;
    expect(await match('empty')).toBe(true);
  });

  test('is compared in a region, without what is masked', async () => {
    const region = { x: 0, y: 0, width: 160, height: 200 };
    await match('left', { region });
    boxes = [blue, green];
    expect(await match('left', { region })).toBe(true);
    const clock = { x: 30, y: 150, width: 40, height: 20 };
    boxes = [blue, { ...clock, colour: '#000000' }];
    expect(await match('left', { region, ...brief })).toBe(false);
    expect(await match('left', { region, mask: [clock] })).toBe(true);
  });

  test('of another size differs', async () => {
    await match('part', { region: { x: 0, y: 0, width: 100, height: 100 } });
    const { message } = await toMatchScreenshot(computer, 'part', brief);
    expect(message()).toContain('it has 320×200 pixels instead of 100×100');
  });
});

describe('what is given wrongly', () => {
  test('no name', async () => {
    await expect(Reflect.apply(toMatchScreenshot, undefined, [computer])).rejects.toThrow(
      "toMatchScreenshot: expected the name of the picture, got undefined. Write toMatchScreenshot('four-selected').",
    );
  });

  test('a ratio in percent', async () => {
    await expect(match('empty', { maxDiffRatio: 5 })).rejects.toThrow(
      'toMatchScreenshot: maxDiffRatio must be from 0 to 1, got 5.',
    );
  });
});
