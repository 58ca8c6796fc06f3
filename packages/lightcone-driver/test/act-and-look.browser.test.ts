import { launch } from '@farhand/core';
import { serveClickColours } from '@farhand/driver-testkit';
import { serveLightcone } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { expect, onTestFinished, test } from 'vitest';

const alternating = Array.from({ length: 5 }, () => ['green', 'red']).flat();

test('in a browser on this machine a picture shows what the click before it has led to', async () => {
  await using page = await serveClickColours();
  await using computer = await launch(local());
  await page.open(computer);
  expect(await page.after(computer, 10)).toEqual(alternating);
});

test('on Lightcone too, in one request for each click', async () => {
  const server = await serveLightcone({ driver: local() });
  onTestFinished(() => server.close());
  await using page = await serveClickColours();
  await using computer = await launch(lightcone({ apiKey: server.token, baseUrl: server.url }));
  await page.open(computer);
  const before = server.requests.length;
  expect(await page.after(computer, 10)).toEqual(alternating);
  const paths = server.requests.slice(before).map(({ path }) => path);
  expect(paths).toEqual(alternating.map(() => `/computers/${computer.id}/batch`));
});
