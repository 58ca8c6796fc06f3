import { launch } from '@farhand/core';
import { serveClickColours } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { expect, test } from 'vitest';

test('a picture of a screen shows what the click before it has led to, though programs paint when they like', async () => {
  await using page = await serveClickColours();
  await using computer = await launch(local({ args: ['--kiosk'] }), { kind: 'desktop' });
  await page.open(computer);
  expect(await page.after(computer, 10)).toEqual(Array.from({ length: 5 }, () => ['green', 'red']).flat());
});
