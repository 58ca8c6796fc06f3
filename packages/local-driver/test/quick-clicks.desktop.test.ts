import { launch } from '@farhand/core';
import { serveReportingPage } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { expect, test } from 'vitest';

/** A page that looks like a button, and answers where and how often it was clicked. */
const html = (script: string): string => `<!doctype html><title>clicks</title>
<button id="button" style="position: absolute; left: 100px; top: 100px; width: 300px; height: 200px">0</button>
<script>${script}
  let clicks = 0;
  button.onclick = () => {
    clicks += 1;
    button.textContent = clicks;
  };
  answer = () => clicks;
</script>`;

test('clicks in quick succession at one place, if wanted, all arrive', async () => {
  await using page = await serveReportingPage(html);
  await using computer = await launch(local({ args: ['--kiosk'], clickIntervalMs: 0 }), { kind: 'desktop' });
  await page.open(computer);
  const { mouse, tab } = computer;
  for (let count = 0; count < 10; count += 1) await tab.click(200, 200);
  expect(await page.ask()).toBe(10);
  await mouse.click(200, 200).click(200, 200).click(203, 200).click(200, 200).click(200, 200);
  expect(await page.ask()).toBe(15);
});
