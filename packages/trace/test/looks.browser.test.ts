import { launch } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { trace } from '@farhand/trace';
import axe from 'axe-core';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readTrace } from '../src/reading/read-trace.js';
import type { Line } from '../src/recording/line.js';
import { lineMaker } from './made-lines.js';
import { newFolder, shade } from './traced.js';
import { viewer } from './viewer.js';

const open = viewer();

/** The middle of a mark in hundredths of the picture under it, rounded. */
const middleOf = async (page: Page, mark: Locator): Promise<readonly number[]> => {
  const [box, frame] = [await mark.boundingBox(), await page.locator('.shot').boundingBox()];
  if (box === null || frame === null) throw new Error('Nothing is drawn.');
  return [
    Math.round(((box.x + box.width / 2 - frame.x) / frame.width) * 100),
    Math.round(((box.y + box.height / 2 - frame.y) / frame.height) * 100),
  ];
};

/** A call of a locator that saw two of a text and the label beside one of them, on a picture of half the size. */
const made = async (): Promise<readonly Line[]> => {
  const { lines, head, call, result, look } = lineMaker();
  lines.push({ ...head(), type: 'picture', width: 640, height: 360, image: 'half' });
  call(1, "screen.getByText('Delete').rightOf(getByText('Bob')).click()");
  look(
    1,
    "getByText('Delete')",
    [
      { role: 'chosen', box: { x: 640, y: 360, width: 128, height: 72 }, text: 'Delete', confidence: 0.93 },
      { role: 'excluded', box: { x: 640, y: 180, width: 128, height: 72 }, text: 'Delete', confidence: 1 },
      { role: 'reference', box: { x: 128, y: 360, width: 64, height: 72 }, text: '<b>Bob', confidence: 1 },
    ],
    ["right of getByText('Bob')"],
  );
  result(1);
  const { bytes, mime } = await shade(200, { width: 640, height: 360 });
  lines.push({ type: 'image', image: 'half', mime, data: Buffer.from(bytes).toString('base64') });
  return lines;
};

describe('what a locator saw', () => {
  test('is drawn where it was, on a picture of another size', async () => {
    const { page, said } = await open(await made());
    const marks = page.locator('.sight g');
    expect(await marks.evaluateAll((all) => all.map((mark) => [mark.getAttribute('class'), mark.textContent]))).toEqual(
      [
        ['reference', '3 · 1.00'],
        ['excluded', '2 · 1.00'],
        ['chosen', '1 · 0.93'],
      ],
    );
    expect(await middleOf(page, page.locator('.chosen .box'))).toEqual([55, 55]);
    expect(await middleOf(page, page.locator('.excluded .box'))).toEqual([55, 30]);
    const box = await page
      .locator('.chosen .box')
      .evaluate((rect) => ['x', 'y', 'width', 'height'].map((name) => rect.getAttribute(name)));
    // In pixels of the display, with room around it.
    expect(box).toEqual(['636', '356', '136', '80']);
    expect(said).toEqual([]);
  });

  test('is listed beside the picture', async () => {
    const { page } = await open(await made());
    const list = page.getByRole('region', { name: 'What it saw' });
    expect(await list.locator('h3').textContent()).toBe('Seen by page');
    expect(await list.locator('.place').textContent()).toBe("getByText('Delete'), right of getByText('Bob')");
    expect(await list.locator('li').allInnerTexts()).toEqual([
      '1\n"Delete"\n128×72 at 640, 360\nchosen · 0.93',
      '2\n"Delete"\n128×72 at 640, 180\nleft out · 1.00',
      '3\n"<b>Bob"\n64×72 at 128, 360\nmeasured from · 1.00',
    ]);
  });

  test('is drawn on the picture before, not on the one after', async () => {
    const { page } = await open(await made());
    await page.getByRole('button', { name: 'After' }).click();
    expect(await page.locator('.sight').count()).toBe(0);
  });

  test.each(['light', 'dark'] as const)('is accessible in %s', async (colorScheme) => {
    const { page } = await open(await made(), { colorScheme });
    await page.evaluate(axe.source);
    const { violations }: axe.AxeResults = await page.evaluate('axe.run(document, { resultTypes: ["violations"] })');
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  });
});

test('of a real page, boxes lie on the texts, also if a text is missing or there twice', async () => {
  const recorded = trace({ file: join(newFolder(), 'run.html') });
  const computer = await launch(local(), { observers: [recorded] });
  onTestFinished(() => computer.close());
  const at = (text: string, x: number, y: number): string =>
    `<div style="position:absolute;left:${x}px;top:${y}px;width:160px;font:36px/72px monospace">${text}</div>`;
  await computer.tab.goto(
    `data:text/html,${encodeURIComponent(`<script>setTimeout(() => document.body.innerHTML = \`${at('Delete', 128, 72)}${at('Delete', 640, 360)}\`, 300)</script>`)}`,
  );
  const { screen } = computer;
  await screen.getByText('Delete').last().click();
  await expect(screen.getByText('Delete').click()).rejects.toThrow('is seen 2 times');
  await expect(screen.getByText('Deleted').click({ timeoutMs: 500 })).rejects.toThrow('Most like it: "Delete"');
  await computer.close();

  const { page } = await open(await readTrace(recorded.files.lines));
  const boxes = async (label: string): Promise<readonly unknown[]> => {
    await page.locator('.call', { hasText: label }).click();
    const marks = await page.locator('.sight g').all();
    return Promise.all(
      marks.map(async (mark) => {
        return [await mark.getAttribute('class'), ...(await middleOf(page, mark.locator('.box')))];
      }),
    );
  };
  expect(await boxes("screen.getByText('Delete').last().click()")).toEqual([
    ['excluded', 15, 15],
    ['chosen', 55, 55],
  ]);
  // The picture is of the time of the look: before the call, the page showed nothing.
  expect(await page.locator('.shot .frame').getAttribute('aria-label')).toMatch(/^Seen before/);
  expect(await boxes("screen.getByText('Delete').click()")).toEqual([
    ['candidate', 55, 55],
    ['candidate', 15, 15],
  ]);
  expect(await boxes("screen.getByText('Deleted').click()")).toEqual([
    ['nearest', 55, 55],
    ['nearest', 15, 15],
  ]);
});
