import { launch, type Computer } from '@farhand/core';
import { misses, serveMarkHunt, type MarkHunt } from '@farhand/driver-testkit';
import { serveLightcone } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';

let computer: Computer;
let hunt: MarkHunt;
let end: () => Promise<void>;

beforeAll(async () => {
  const server = await serveLightcone({ driver: local() });
  computer = await launch(lightcone({ apiKey: server.token, baseUrl: server.url }));
  hunt = await serveMarkHunt(7);
  end = async () => {
    await computer.close();
    await server.close();
    await hunt[Symbol.asyncDispose]();
  };
  await hunt.open(computer);
});

afterAll(() => end());

test.each([
  { width: 1280, height: 720 },
  { width: 640, height: 480 },
])('a click at what was found in a changed JPEG lands on it, on $width×$height', async (size) => {
  if (size.width !== computer.display.width) {
    await computer.tab.setViewportSize(size);
    await hunt.resized(computer);
  }
  expect(await misses(hunt, computer, 8)).toEqual([]);
});
