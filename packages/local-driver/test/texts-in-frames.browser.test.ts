import type { Region } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { useBrowser, type TestPage } from './browser.js';
import { useSite } from './loopback-site.js';
import { boxOf, linesOf, seenIn, textsOf } from './seen-in.js';

const browser = useBrowser();

const style = '<!doctype html><style>body { margin: 0; font: 16px/20px Arial, sans-serif } p { margin: 0 }</style>';
const at = (left: number, top: number, width: number, height: number, more = ''): string =>
  `style="position: absolute; left: ${left}px; top: ${top}px; width: ${width}px; height: ${height}px; border: 0; ${more}"`;

const site = useSite({
  '/lines': `${style}<p>First line</p><p>Second line</p><p>Third line</p><p style="margin-top: 200px">Far below</p>`,
  '/scrolled': `${style}<p>First line</p><p>Second line</p><div style="height: 500px"></div><script>scrollTo(0, 20)</script>`,
  '/button': `${style}<button style="position: absolute; left: 20px; top: 20px; width: 80px; height: 30px" onclick="top.postMessage('clicked', '*')">Press</button>`,
  '/around': `${style}<p>Around</p><iframe ${at(10, 30, 150, 80)}></iframe><script>
    document.querySelector('iframe').src = location.href.replace('localhost', '127.0.0.1').replace('/around', '/button');</script>`,
  '/busy': `${style}<script>onload = () => { top.postMessage('busy', '*'); setTimeout(() => { for (;;); }); }</script>`,
});

const place =
  (address: string): ((path: string) => string) =>
  (path) =>
    address === 'same' ? site.at(path) : site.elsewhere(path);

/** Shows a body with frames, once all have loaded. */
const shown = async (body: string): Promise<TestPage> => {
  const page = await browser.open(site.at('/nowhere'));
  await page.evaluate(`new Promise((resolve) => {
    noted = [];
    addEventListener('message', ({ data }) => noted.push(data));
    document.documentElement.innerHTML = ${JSON.stringify(style + body)};
    let left = document.querySelectorAll('iframe').length;
    for (const frame of document.querySelectorAll('iframe')) frame.onload = () => (left -= 1) || resolve();
  })`);
  return page;
};

const middleOf = ({ x, y, width, height }: Region): { readonly x: number; readonly y: number } => ({
  x: x + Math.floor(width / 2),
  y: y + Math.floor(height / 2),
});

describe.each(['same', 'other'])('in a frame of the %s site', (which) => {
  const url = place(which);

  test('texts are where they are in the page, in its order', async () => {
    const page = await shown(
      `<p>Before</p><iframe src="${url('/lines')}" style="border: 5px solid; padding: 7px; width: 200px; height: 60px; display: block"></iframe><p>After</p>`,
    );
    const texts = await textsOf(page);
    expect(linesOf(texts)).toEqual(['Before', 'First line', 'Second line', 'Third line', 'After']);
    expect(boxOf(texts, 'Second')).toMatchObject({ x: 12, y: 53 });
  });

  test('what is scrolled away is not seen', async () => {
    const page = await shown(`<iframe src="${url('/scrolled')}" ${at(0, 0, 200, 60)}></iframe>`);
    const texts = await textsOf(page);
    expect(linesOf(texts)).toEqual(['Second line']);
    expect(boxOf(texts, 'Second').y).toBe(1);
  });

  test('what the page clips is not seen', async () => {
    const page = await shown(
      `<div ${at(0, 0, 200, 30, 'overflow: hidden')}><iframe src="${url('/lines')}" ${at(0, -10, 200, 100)}></iframe></div>`,
    );
    expect(await seenIn(page)).toEqual(['Second line']);
  });

  test('what the page covers is not seen', async () => {
    const page = await shown(
      `<iframe src="${url('/lines')}" ${at(0, 0, 200, 100)}></iframe><div ${at(0, 20, 200, 20, 'background: #eee; pointer-events: none')}></div>`,
    );
    expect(await seenIn(page)).toEqual(['First line', 'Third line']);
  });

  test('nothing is seen if the frame is not', async () => {
    const page = await shown(
      `<iframe src="${url('/lines')}" style="opacity: 0"></iframe><iframe src="${url('/lines')}" style="visibility: hidden"></iframe><iframe src="${url('/lines')}" width="0" height="0"></iframe><p>Seen</p>`,
    );
    expect(await seenIn(page)).toEqual(['Seen']);
  });

  test('a click at a text in a scaled frame lands on it', async () => {
    const page = await shown(
      `<iframe src="${url('/button')}" ${at(40, 30, 200, 100, 'transform: scale(1.5); transform-origin: 0 0')}></iframe>`,
    );
    const box = boxOf(await textsOf(page), 'Press');
    expect(middleOf(box).x).toBeGreaterThan(120);
    await page.perform({ type: 'click', at: middleOf(box), button: 'left', clickCount: 1, modifiers: [], delayMs: 0 });
    await expect.poll(() => page.evaluate('noted')).toEqual(['clicked']);
  });

  test('texts of frames in frames are found, as far as all around them show them', async () => {
    const page = await browser.open(site.at('/nowhere'));
    const inner = `<iframe src="${url('/lines')}" ${at(0, 0, 200, 100)}></iframe><div ${at(0, 0, 200, 20, 'background: #eee')}>Inner cover</div>`;
    const outer = `<iframe srcdoc='${`${style}${inner}`.replaceAll("'", '&#39;')}' ${at(100, 50, 200, 100)}></iframe><div ${at(100, 90, 300, 20, 'background: #eee')}>Cover</div>`;
    await page.evaluate(`new Promise((resolve) => {
      document.documentElement.innerHTML = ${JSON.stringify(style + outer)};
      document.querySelector('iframe').onload = resolve;
    })`);
    const texts = await textsOf(page);
    expect(linesOf(texts)).toEqual(['Second line', 'Inner cover', 'Cover']);
    expect(boxOf(texts, 'Second')).toMatchObject({ x: 100, y: 71 });
  });

  test('a frame that is turned is left out', async () => {
    const page = await shown(
      `<iframe src="${url('/lines')}" ${at(50, 50, 200, 100, 'rotate: 10deg')}></iframe><p>Seen</p>`,
    );
    expect(await seenIn(page)).toEqual(['Seen']);
  });
});

test('texts of a site in a frame of another site in it are found', async () => {
  const page = await shown(`<iframe src="${site.elsewhere('/around')}" ${at(100, 50, 300, 200)}></iframe>`);
  const texts = await textsOf(page);
  expect(linesOf(texts)).toEqual(['Around', 'Press']);
  expect(boxOf(texts, 'Press').x).toBeGreaterThan(130);
});

test('a frame that is busy does not keep the page from being read', async () => {
  const page = await browser.open(site.at('/nowhere'));
  await page.evaluate(`new Promise((resolve) => {
    addEventListener('message', resolve);
    document.documentElement.innerHTML = ${JSON.stringify(`${style}<p>Seen</p><iframe src="${site.elsewhere('/busy')}" ${at(0, 50, 200, 100)}></iframe>`)};
  })`);
  expect(await seenIn(page)).toEqual(['Seen']);
});
