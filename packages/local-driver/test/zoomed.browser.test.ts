import { attach, type Computer, type Point } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { chromium } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { useOtherBrowser, type OtherBrowser } from './somebody-elses-browser.js';

/** A red box of 40 CSS pixels at 60, 20, and one field for what the page got. */
const page = `data:text/html,${encodeURIComponent(`
  <body style="margin:0"><div style="position:absolute;left:60px;top:20px;width:40px;height:40px;background:rgb(255,0,0)"></div><pre></pre>
  <script>addEventListener('mousedown', ({ target, clientX, clientY }) => {
    document.querySelector('pre').textContent = target.localName + ' ' + Math.floor(clientX / 20) * 20 + ',' + Math.floor(clientY / 20) * 20;
  })</script>`)}`;

const attached = async (browser: OtherBrowser): Promise<Computer> => {
  const computer = await attach(local({ cdpUrl: browser.address() }), browser.address());
  onTestFinished(() => computer.close());
  await computer.tab.goto(page);
  return computer;
};

/** A point in the box, where the picture shows that. */
const redIn = async ({ tab, display }: Computer): Promise<Point> => {
  const picture = await tab.screenshot();
  for (let y = 2; y < display.height; y += 12) {
    for (let x = 2; x < display.width; x += 12) {
      const { red, green } = await picture.pixel(x, y);
      if (red === 255 && green === 0) return { x, y };
    }
  }
  throw new Error('The picture shows no red.');
};

const seenIn = async ({ tab }: Computer): Promise<string | undefined> =>
  /<pre>(.*?)<\/pre>/.exec(await tab.content())?.[1]?.split(' ')[0];

describe.each([0.75, 1.5])('in pages that a person has zoomed by %d', (zoom) => {
  const theirs = useOtherBrowser({ zoom });

  test('a click lands where the picture shows it', async () => {
    const computer = await attached(theirs);
    const at = await redIn(computer);
    expect(at.x).toBe(zoom === 0.75 ? 50 : 98);
    await computer.tab.click(at);
    expect(await seenIn(computer)).toBe('div');
  });
});

describe('in a page that a person has pinched', () => {
  const theirs = useOtherBrowser();

  test('a click lands where the picture shows it', async () => {
    const computer = await attached(theirs);
    const other = await chromium.connectOverCDP(theirs.address());
    onTestFinished(() => other.close());
    const [tab] = other.contexts()[0]?.pages() ?? [];
    if (tab === undefined) throw new Error('The other client sees no page.');
    const session = await other.contexts()[0]?.newCDPSession(tab);
    await session?.send('Emulation.setPageScaleFactor', { pageScaleFactor: 2 });
    const at = await redIn(computer);
    expect(at.x).toBe(122);
    await computer.tab.click(at);
    expect(await seenIn(computer)).toBe('div');
  });
});
