import { attach } from '@farhand/core';
import { serveLightcone } from '@farhand/emulators';
import { lightcone, lightconeClient } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { expect, onTestFinished, test } from 'vitest';
import { open, serve } from './asking-pages.js';

const style = '<!doctype html><style>body { margin: 0; font: 16px/20px Arial, sans-serif } p { margin: 0 }</style>';

const counting = `${style}<title>0 0</title><div id="space"></div><button id="save" style="font: inherit">Save order</button><script>
  let on = 0, beside = 0;
  for (const type of ['pointerdown', 'mousedown', 'click'])
    document.addEventListener(type, (event) => {
      if (event.target !== save) beside += 1; else if (type === 'click') on += 1;
      document.title = on + ' ' + beside;
    }, true);
  const shift = () => {
    space.style.height = Math.floor(Math.random() * 500) + 'px';
    setTimeout(shift, 80 + Math.random() * 400);
  };
  shift();
</script>`;

test('with a DevTools connection, a click at a text never lands beside it on a page that shifts', async () => {
  const computer = await open();
  await computer.tab.goto(`${await serve({ '/shifts': counting })}/shifts`);
  for (let count = 0; count < 8; count += 1) await computer.screen.getByText('Save order').click();
  expect(await computer.tab.title()).toBe('8 0');
});

test('texts are those of the page and of frames of its site, without what is covered', async () => {
  const computer = await open();
  const site = await serve({
    '/': `${style}<p>Seen</p><p>Covered</p><iframe src="/in" style="border: 0; position: absolute; left: 200px; top: 100px"></iframe>
      <p style="position: absolute; top: 20px; width: 300px; background: #eee; color: transparent">Transparent</p>`,
    '/in': `${style}<p>Inside</p>`,
  });
  await computer.tab.goto(`${site}/`);
  expect(await computer.screen.getByText('Seen').count()).toBe(1);
  expect(await computer.screen.getByText('Covered').count()).toBe(0);
  expect(await computer.screen.getByText('Transparent').count()).toBe(0);
  expect(await computer.screen.getByText('Inside').box()).toMatchObject({ x: 200, y: 101 });
});

test('a new tab is read, too', async () => {
  const computer = await open();
  const site = await serve({ '/': `${style}<p>Second tab</p>` });
  const tab = await computer.tabs.open(`${site}/`);
  expect(await tab.getByText('Second tab').isVisible()).toBe(true);
});

test('in a browser of another scale, boxes are pixels of the picture, and a click lands on the text', async () => {
  const server = await serveLightcone({ driver: local({ cdp: true, dialogs: 'leave' }) });
  onTestFinished(() => server.close());
  const account = { apiKey: server.token, baseUrl: server.url };
  const client = lightconeClient(account);
  onTestFinished(() => client.close());
  const { id = '' } = await client.create({ display: { width: 800, height: 480, scale: 2 } });
  const computer = await attach(lightcone({ ...account, dialogs: 'dismiss' }), id);
  onTestFinished(() => computer.close());
  const button = 'style="position: absolute; left: 100px; top: 50px; width: 80px; height: 30px; font: inherit"';
  const page = `${style}<button ${button} onclick="document.title = 'clicked'">Press</button>`;
  await computer.tab.goto(`${await serve({ '/': page })}/`);
  const { x, y, width, height } = await computer.screen.getByText('Press').box();
  expect([x > 200, x + width < 360, y > 100, y + height < 160, height > 30]).toEqual([true, true, true, true, true]);
  await computer.screen.getByText('Press').click();
  expect(await computer.tab.title()).toBe('clicked');
});
