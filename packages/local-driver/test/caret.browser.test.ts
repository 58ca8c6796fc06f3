import { launch } from '@farhand/core';
import { serveCaretPage } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { expect, test } from 'vitest';

test('a caret that blinks in a browser is still for longer than it rests', async () => {
  await using page = await serveCaretPage();
  await using computer = await launch(local());
  await page.open(computer);
  expect(await page.settle(computer)).toEqual({ inside: 1, outside: 0 });
});
