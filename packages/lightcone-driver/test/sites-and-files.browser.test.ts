import { attach, type Computer } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { serveBy } from './asking-pages.js';
import { launchOver } from './launch-over.js';

/** A browser on the emulator that takes DevTools clients. */
const open = async (): Promise<Computer> => {
  const { computer, close } = await launchOver(local({ cdp: true }));
  onTestFinished(close);
  return computer;
};

test('the local driver, attached to the same browser, hears of file choosers', async () => {
  const computer = await open();
  await computer.tab.goto(
    `data:text/html,${encodeURIComponent(`<title>none</title>
      <input type="file" id="field" style="position: fixed; left: 0; top: 0; width: 200px; height: 50px">
      <script>field.onchange = async () => { document.title = await field.files[0].text() }</script>`)}`,
  );
  const exact = await attach(local(), await computer.cdpUrl());
  onTestFinished(() => exact.close());
  exact.on('filechooser', (chooser) =>
    chooser.setFiles({ name: 'a.txt', mimeType: 'text/plain', bytes: new TextEncoder().encode('hello') }),
  );
  await computer.tab.click(100, 25);
  await expect.poll(() => computer.tab.title()).toBe('hello');
});

test('Playwright, connected to the same browser, gives sites a name, a password and a place', async () => {
  const computer = await open();
  const site = await serveBy(({ headers }, response) => {
    if (headers.authorization === undefined) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="site"' }).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<title>in</title><script>
      navigator.geolocation.getCurrentPosition(({ coords }) => { document.title = 'at ' + coords.latitude })
    </script>`);
  });
  await expect(computer.tab.goto(site)).rejects.toMatchObject({ code: 'ACTION_FAILED' });

  const browser = await chromium.connectOverCDP(await computer.cdpUrl());
  onTestFinished(() => browser.close());
  const context = browser.contexts()[0];
  await context?.setHTTPCredentials({ username: 'ada', password: 'lovelace' });
  await context?.grantPermissions(['geolocation']);
  await context?.setGeolocation({ latitude: 48, longitude: 11 });
  await computer.tab.goto(site);
  await expect.poll(() => computer.tab.title()).toBe('at 48');
});
