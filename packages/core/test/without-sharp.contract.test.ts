import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startProcess } from './ending-process.js';
import { painted } from './shown.js';

/** Runs in the new process before everything else: sharp is not installed there. */
const hook = `
export const resolve = (specifier, context, next) => {
  if (specifier !== 'sharp') return next(specifier, context);
  throw Object.assign(new Error("Cannot find package 'sharp'"), { code: 'ERR_MODULE_NOT_FOUND' });
};`;

const sizes = { width: 64, height: 48 };
let pictures: readonly string[] = [];

beforeAll(async () => {
  const shots = await Promise.all(
    ['#102030', '#405060'].map((colour) => painted(sizes, [{ ...sizes, x: 0, y: 0, colour }])),
  );
  pictures = shots.map(({ bytes }) => Buffer.from(bytes).toString('base64'));
});

/** What a script prints that uses `computer`, whose screen changes with every look, and `shot`, in a folder of its own. */
const run = async (script: string): Promise<{ readonly said: readonly string[]; readonly folder: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'farhand-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { end } = startProcess(`
    import { register } from 'node:module';
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hook)}));
    const { launch } = await import('@farhand/core');
    const { recorder } = await import('@farhand/driver-testkit/recorder');
    const pictures = ${JSON.stringify(pictures)}.map((text) => new Uint8Array(Buffer.from(text, 'base64')));
    let looks = 0;
    const screenshot = () => ({ bytes: pictures[looks++ % 2], width: 64, height: 48, mime: 'image/png' });
    const computer = await launch(recorder({ screenshot }), { display: { width: 64, height: 48 } });
    const shot = await computer.screenshot();
    const said = async (work) => {
      try { return await work(); } catch (error) { return error.name + ' ' + error.code + ': ' + error.message; }
    };
    process.chdir(${JSON.stringify(folder)});
    ${script}
    await computer.close();
  `);
  const { code, lines } = await end;
  expect(code).toBe(0);
  return { said: lines, folder };
};

describe('where sharp is not installed', () => {
  test('a screenshot is taken, saved as it came, and clicked on', async () => {
    const { said, folder } = await run(`
      console.log((await shot.png()) === shot.bytes, (await shot.dataUrl()).slice(0, 22));
      const part = await computer.tab.click(1, 1).screenshot({ region: { x: 10, y: 10, width: 20, height: 20 } });
      console.log(JSON.stringify(part.fit({ maxEdge: 10 }).toDisplay({ x: 500, y: 500 }, { space: '0-1000' })));
      await part.click(3, 4);
      await shot.save('a/shot.png');
    `);
    expect(said).toEqual(['true data:image/png;base64,', '{"x":20,"y":20}']);
    expect((await readFile(join(folder, 'a/shot.png'))).toString('base64')).toBe(pictures[0]);
  });

  test('what needs pixels says what is missing and how to get it, and leaves no file', async () => {
    const { said, folder } = await run(`
      const needs = {
        jpeg: () => shot.jpeg(),
        webp: () => shot.webp(),
        crop: () => shot.crop({ x: 0, y: 0, width: 1, height: 1 }).png(),
        raw: () => shot.raw(),
        pixel: () => shot.pixel(0, 0),
        save: () => shot.save('b/shot.jpg'),
        diff: () => shot.diff(shot),
        record: () => computer.record('b/session.webp'),
        waitForStill: () => computer.tab.waitForStill(),
        waitForChange: () => computer.tab.waitForChange(),
        settled: () => computer.tab.click(1, 1).settled(),
      };
      for (const [name, work] of Object.entries(needs)) console.log(name + ': ' + (await said(work)));
    `);
    const advice =
      'UnsupportedFacetError UNSUPPORTED_FACET: Decoding and encoding pictures requires the optional package sharp, which is not installed or was installed for another platform. Install it: npm install --include=optional sharp';
    const names = [
      'jpeg',
      'webp',
      'crop',
      'raw',
      'pixel',
      'save',
      'diff',
      'record',
      'waitForStill',
      'waitForChange',
      'settled',
    ];
    expect(said).toEqual(names.map((name) => `${name}: ${advice}`));
    expect(await readdir(folder)).toEqual([]);
  });
});
