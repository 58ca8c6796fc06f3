import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { clickAt, lineMaker, madeLines, stepOf } from './made-lines.js';
import { shade } from './traced.js';
import { viewer } from './viewer.js';

const open = viewer();

const selected = (page: Page): Promise<readonly string[]> =>
  page.locator('[aria-current="true"] .label').allTextContents();

describe('the page of a trace', () => {
  test('shows the failing step at the start, and everything about it', async () => {
    const { page, asked, said } = await open(await madeLines());
    expect(await page.title()).toBe('✕ tab.click · Farhand trace');
    expect(await selected(page)).toEqual(['tab.click']);
    const details = page.getByRole('article');
    expect(await details.getByRole('heading', { level: 2 }).first().textContent()).toBe('tab.click');
    expect(await details.getByRole('region', { name: 'Error' }).locator('pre').textContent()).toBe(
      'tab.click: nothing is at 640, 360 <b>.\nCheck it.',
    );
    expect(await details.locator('.steps li').allTextContents()).toEqual([
      'click at 400, 300applied',
      'click at 640, 360failed',
    ]);
    expect(await details.locator('.requests code').allTextContents()).toEqual(['POST /computers/made-1/batch']);
    expect(await details.locator('.requests .status').allTextContents()).toEqual(['503']);
    expect(await details.locator('.source .called').textContent()).toBe(
      '14  await tab.click(400, 300).click(640, 360);\n',
    );
    expect((await page.locator('header dl').innerText()).split('\n').slice(0, 8)).toEqual([
      'calls',
      '4',
      'failed',
      '2',
      'requests',
      '3',
      'time',
      '300 ms',
    ]);
    expect([asked, said]).toEqual([[], []]);
  });

  test('draws where the pointer went and clicked over the picture before the call', async () => {
    const { page } = await open(await madeLines());
    const shot = page.locator('.shot');
    expect(await shot.locator('.frame').getAttribute('aria-label')).toBe('Seen before tab.click');
    expect(await shot.locator('image').getAttribute('href')).toMatch(/^data:image\/png;base64,/);
    const marks = shot.locator('g');
    expect(
      await marks.evaluateAll((all) => all.map((mark) => [mark.getAttribute('data-at'), mark.getAttribute('class')])),
    ).toEqual([
      ['400,300', 'applied'],
      ['640,360', 'failed'],
    ]);
    // From where the pointer was, over the first click to the second one.
    expect(await marks.locator('.moved').evaluateAll((all) => all.map((path) => path.getAttribute('d')))).toEqual([
      'M200 160L400 300',
      'M400 300L640 360',
    ]);
    const place = await marks.last().locator('.dot').boundingBox();
    const frame = await shot.boundingBox();
    if (place === null || frame === null) throw new Error('Nothing is drawn.');
    const middle = { x: place.x + place.width / 2 - frame.x, y: place.y + place.height / 2 - frame.y };
    expect([Math.round((middle.x / frame.width) * 100), Math.round((middle.y / frame.height) * 100)]).toEqual([50, 50]);
  });

  test('has lanes for calls, what was held and requests', async () => {
    const { page } = await open(await madeLines());
    const lanes = await page
      .locator('.plot[role=img]')
      .evaluateAll((all) => all.map((lane) => lane.getAttribute('aria-label')));
    expect(lanes).toEqual([
      'Calls: 4 calls',
      'Held: Shift down for 40 ms, pressed at tests/login.test.ts:13:20',
      'Requests: 3 requests',
    ]);
    expect(await page.locator('.bar.held').textContent()).toBe('Shift');
    expect(await page.locator('.bar.request.failed').count()).toBe(1);
    await page.locator('.bar.done').nth(1).click();
    expect(await page.locator('.heading').innerText()).toContain('call 2');
  });

  test('goes by keys from call to call and from picture to picture', async () => {
    const { page } = await open(await madeLines());
    const call = (): Promise<string> => page.locator('.heading .muted').innerText();
    await page.keyboard.press('ArrowUp');
    expect(await call()).toContain('call 3');
    await page.keyboard.press('ArrowUp');
    expect(await call()).toContain('call 2');
    expect(new URL(page.url()).hash).toBe('#2');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('.shot .frame').getAttribute('aria-label')).toBe('Seen after tab.click');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await call()).toContain('call 4');
  });

  test('searches', async () => {
    const { page } = await open(await madeLines());
    await page.keyboard.press('/');
    await page.keyboard.type('hold');
    expect(await page.locator('.call .label').allTextContents()).toEqual(['keyboard.hold("shift")']);
    expect(await page.getByRole('status').textContent()).toBe('1 of 4');
    await page.keyboard.press('Enter');
    expect(await selected(page)).toEqual(['keyboard.hold("shift")']);
    await page.keyboard.press('Escape');
    expect(await page.locator('.call').count()).toBe(4);
  });

  test('explains its keys', async () => {
    const { page } = await open(await madeLines());
    await page.keyboard.press('?');
    expect(await page.getByRole('dialog').innerText()).toContain('search the calls');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('button', { name: 'Help' }).click();
    await page.getByRole('button', { name: 'Close' }).click();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  test('leads from a picture to its call', async () => {
    const { page } = await open(await madeLines());
    await page.getByRole('img', { name: 'Seen after call 2' }).click();
    expect(await page.locator('.heading').innerText()).toContain('call 2');
  });

  test('shows text as text', async () => {
    const { page } = await open(await madeLines());
    await page.getByText('note.txt').click();
    expect(await page.locator('.attachments pre').textContent()).toBe('</script><b>kept');
  });

  test('draws the way of a drag', async () => {
    const { lines, call, result, picture } = lineMaker();
    const drag = {
      type: 'drag',
      path: [
        { x: 10, y: 20 },
        { x: 30, y: 40 },
      ],
      button: 'left',
      modifiers: [],
    } as const;
    picture(0, 'none');
    call(1, 'tab.drag', [drag]);
    result(1, [stepOf(drag)]);
    const { bytes } = await shade(90);
    lines.push({ type: 'image', image: 'none', mime: 'image/png', data: Buffer.from(bytes).toString('base64') });
    const { page } = await open(lines);
    expect(await page.locator('.dragged').getAttribute('d')).toBe('M10 20L30 40');
  });

  test('of a killed process says so', async () => {
    const { lines, call } = lineMaker();
    call(1, 'tab.click', [clickAt(1, 1)]);
    const { page, said } = await open(lines);
    expect(await page.locator('header').innerText()).toContain('The trace ends before the computer was closed');
    expect(await page.locator('.heading').innerText()).toContain('had not ended');
    expect(said).toEqual([]);
  });
});

describe('axe finds nothing', () => {
  test.each<[string, BrowserContextOptions]>([
    ['in light', { colorScheme: 'light' }],
    ['in dark', { colorScheme: 'dark' }],
    ['on a phone', { viewport: { width: 390, height: 844 } }],
    ['on a phone in dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
  ])('%s', async (_, options) => {
    const { page } = await open(await madeLines(), options);
    // As the page's own script: its policy lets no other in.
    await page.evaluate(axe.source);
    const { violations }: axe.AxeResults = await page.evaluate('axe.run(document, { resultTypes: ["violations"] })');
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });
});
