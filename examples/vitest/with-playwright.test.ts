import { launch } from '@farhand/core';
import { serveLightcone } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { expect, test } from 'vitest';
import { withPlaywright } from '../with-playwright.js';

const seen = { name: 'Ada Lovelace', chosen: 'banana, cherry, damson', title: 'Fruit' };

test('Playwright and Farhand drive one browser of Lightcone together', async () => {
  await using server = await serveLightcone({ driver: local({ cdp: true }) });
  await using computer = await launch(lightcone({ apiKey: server.token, baseUrl: server.url }));
  expect(await withPlaywright(computer)).toEqual(seen);
  expect(computer.held()).toEqual([]);
});

test('and one of this machine', async () => {
  await using computer = await launch(local({ cdp: true }));
  expect(await withPlaywright(computer)).toEqual(seen);
});
