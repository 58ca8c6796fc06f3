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

test('a dialog is known to be open from the moment that Chromium reports it', async () => {
  const page = await browser().newPage();
  const channel = new PageChannel(await page.context().newCDPSession(page));
  await channel.send('Page.enable');
  const seen: unknown[] = [];
  const answered = new Promise<void>((resolve) => {
    page.once('dialog', (dialog) => {
      seen.push(channel.isDialogOpen, channel.opened);
      void dialog.dismiss().then(resolve);
    });
  });
  await page.evaluate('alert("Hello")');
  await answered;
  expect([...seen, channel.isDialogOpen, channel.opened]).toEqual([true, 1, false, 1]);
});
