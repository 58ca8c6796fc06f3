import { launch } from '@farhand/core';
import { serveClickColours } from '@farhand/driver-testkit';
import { serveLightcone } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { expect, onTestFinished, test } from 'vitest';

test('a picture of a desktop shows what the click before it has led to, in one request', async () => {
  const server = await serveLightcone({ driver: local({ args: ['--kiosk'] }), allowExec: true });
  onTestFinished(() => server.close());
  await using page = await serveClickColours();
  await using computer = await launch(lightcone({ apiKey: server.token, baseUrl: server.url }), { kind: 'desktop' });
  await page.open(computer);
  const before = server.requests.length;
  expect(await page.after(computer, 6)).toEqual(['green', 'red', 'green', 'red', 'green', 'red']);
  const batch = `/computers/${computer.id}/batch`;
  expect(server.requests.slice(before).map(({ path }) => path)).toEqual([batch, batch, batch, batch, batch, batch]);
});
