import { setTimeout } from 'node:timers/promises';
import { startDeadline } from '@farhand/core/driver';
import { findChromium, local } from '@farhand/local-driver';
import { chromium } from 'playwright-core';
import type { Suite } from '../compare.js';
import { msEach } from '../timing.js';

const size = { width: 1280, height: 720 } as const;

const line = 'The quick brown fox jumps over the lazy dog and runs away.';

/** A page of text and colors. */
const pageUrl = `data:text/html,${encodeURIComponent(
  `<!doctype html><body style="margin:0;font:15px sans-serif"><h1 style="margin:0;padding:24px;background:linear-gradient(90deg,#1b4d89,#d96c06)">Fox</h1><div style="columns:3;padding:24px">${`<p>${line}`.repeat(60)}</div>`,
)}`;

/** Chromium paints this often, in milliseconds. Pictures right after one another would all wait for two paints. */
const frameMs = 1000 / 60;

/** How long a picture takes, each at another time between two paints. */
const pictureMs = async (pictures: number, take: () => PromiseLike<unknown>): Promise<number> => {
  let sumMs = 0;
  for (let index = 0; index < pictures; index += 1) {
    await setTimeout(frameMs * (1 + Math.random()));
    sumMs += await msEach(1, take);
  }
  return sumMs / pictures;
};

/** Pictures of a page on local Chromium, beside Playwright's of the same page on a Chromium of its own. */
export const looks: Suite = {
  name: 'looks',
  async open() {
    const executablePath = findChromium();
    if (executablePath === undefined) return 'no Chromium was found';
    const deadline = startDeadline({ timeoutMs: 0 }, 'The comparison of pictures');
    const computer = await local().open({ kind: 'browser', display: size }, deadline);
    const tab = computer.frontTab;
    const glance = computer.glance?.bind(computer);
    if (glance === undefined) return 'the driver has no pictures for own eyes';
    await computer.tabs.navigate(tab, pageUrl, deadline);
    const peer = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    const page = await peer.newPage({ viewport: size });
    await page.goto(pageUrl);
    const pictures = 10;
    const playwright = {
      name: 'Playwright',
      run: () => pictureMs(pictures, () => page.screenshot()),
    };
    const common = { unit: 'ms', rounds: 15, peer: playwright } as const;
    return {
      comparisons: [
        {
          name: 'glance',
          work: `picture for own eyes, ${size.width}×${size.height}, local Chromium`,
          goal: { of: 'ours', atMost: 30 },
          ours: () => pictureMs(pictures, () => glance(tab, deadline)),
          ...common,
        },
        {
          name: 'screenshot',
          work: `screenshot, PNG of ${size.width}×${size.height}, local Chromium`,
          goal: { of: 'ratio', atMost: 1 },
          ours: () => pictureMs(pictures, () => computer.screenshot(tab, deadline)),
          ...common,
        },
      ],
      close: async () => {
        deadline.dispose();
        await Promise.all([peer.close(), computer.detach()]);
      },
    };
  },
};
