import { launch } from '@farhand/core';
import { serveRestlessPage } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { expect, test } from 'vitest';

test('in a browser a click has not settled before the page that it moved is still', async () => {
  await using page = await serveRestlessPage();
  await using computer = await launch(local(), { display: { width: 640, height: 400 } });
  await page.open(computer);
  const runs = 8;
  const settlings = await page.settle(computer, { runs, durationMs: (run) => 50 * 40 ** (run / (runs - 1)) });
  expect(settlings.map(({ isFinal }) => isFinal)).toEqual(Array.from({ length: runs }, () => true));
});
