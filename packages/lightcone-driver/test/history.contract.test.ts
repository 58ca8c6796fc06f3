import { UnsupportedFacetError, type Tab } from '@farhand/core';
import { expect, test } from 'vitest';
import { openEmulated } from './open-emulated.js';

const wayOut = 'or attach local({ cdpUrl }) to computer.cdpUrl(), which supports it.';

test.each<readonly [name: string, call: (tab: Tab) => Promise<unknown>, message: string]>([
  [
    'reload',
    (tab) => tab.reload(),
    `tab.reload: lightcone does not support it. Nothing was sent. Call tab.goto(await tab.url()), ${wayOut}`,
  ],
  [
    'goBack',
    (tab) => tab.goBack(),
    `tab.goBack: lightcone does not support it. Nothing was sent. Call tab.goto(url), ${wayOut}`,
  ],
  [
    'goForward',
    (tab) => tab.goForward(),
    `tab.goForward: lightcone does not support it. Nothing was sent. Call tab.goto(url), ${wayOut}`,
  ],
])('tab.%s is refused before anything is sent, with the way out', async (_name, call, message) => {
  const { computer, requests } = await openEmulated();
  const refusal: unknown = await call(computer.tab).then(undefined, (error: unknown) => error);
  expect(refusal).toBeInstanceOf(UnsupportedFacetError);
  expect(refusal).toHaveProperty('message', message);
  expect(requests()).toEqual([]);
});

test.each<readonly [name: string, call: (tab: Tab) => Promise<unknown>, message: string]>([
  [
    'reload',
    (tab) => tab.reload(),
    "tab.reload: this computer is a desktop without tabs. If a browser has the keyboard there, call tab.press('F5').",
  ],
  [
    'goBack',
    (tab) => tab.goBack(),
    "tab.goBack: this computer is a desktop without tabs. If a browser has the keyboard there, call tab.press('Alt+ArrowLeft').",
  ],
])('tab.%s is refused on a desktop, with the key', async (_name, call, message) => {
  const { computer, requests } = await openEmulated({ kind: 'desktop' });
  const refusal: unknown = await call(computer.tab).then(undefined, (error: unknown) => error);
  expect(refusal).toBeInstanceOf(UnsupportedFacetError);
  expect(refusal).toHaveProperty('message', message);
  expect(requests()).toEqual([]);
});
