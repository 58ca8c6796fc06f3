import { expect, test } from 'vitest';
import { PageChannel } from '../src/browser/page-channel.js';
import { usePlaywright } from './playwrights-browser.js';

const browser = usePlaywright();

// If a new version of Playwright fails this: input still works, but slowly. See the decision record on input in flight.
test('commands take the short way with the installed version of Playwright', async () => {
  const page = await browser().newPage();
  await page.goto('data:text/html,<title>short</title>');
  const channel = new PageChannel(await page.context().newCDPSession(page));
  expect(channel.isShort).toBe(true);
  const expression = { expression: 'document.title' };
  expect(await channel.send('Runtime.evaluate', expression)).toEqual({ result: { type: 'string', value: 'short' } });
  expect(await channel.sendInStep('Runtime.evaluate', expression)).toEqual({
    result: { type: 'string', value: 'short' },
  });
});

test('a dialog is known to be open as long as Chromium shows it', async () => {
  const page = await browser().newPage();
  const channel = new PageChannel(await page.context().newCDPSession(page));
  await channel.send('Page.enable');
  const known = (): unknown => [channel.isDialogOpen, channel.opened];
  const asked = page.waitForEvent('dialog');
  const evaluated = page.evaluate('alert("Hello")');
  const dialog = await asked;
  // Playwright's own session may hear of it first.
  await expect.poll(known).toEqual([true, 1]);
  await dialog.dismiss();
  await evaluated;
  await expect.poll(known).toEqual([false, 1]);
});
