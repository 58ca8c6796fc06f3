import { launch, TimeoutError } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { expect, test } from 'vitest';

const film = `data:text/html,${encodeURIComponent(`<!doctype html><body style="margin: 0">
<div id="film" style="width: 100px; height: 80px"></div>
<script>
  let count = 0;
  setInterval(() => (film.style.background = 'hsl(' + count++ * 7 + 'deg 100% 50%)'), 20);
</script>`)}`;

test('in a browser what is masked may go on moving, and moves if it is not', async () => {
  await using computer = await launch(local());
  await computer.tab.goto(film);
  const mask = [{ x: 0, y: 0, width: 100, height: 80 }];
  expect(await computer.screen.waitForStill({ quietMs: 200, mask })).toMatchObject({ noise: [] });
  const restless = computer.screen.waitForStill({ quietMs: 500, timeoutMs: 2500 });
  await expect(restless).rejects.toThrow(TimeoutError);
  await expect(restless).rejects.toThrow('100×80 at 0, 0');
});
