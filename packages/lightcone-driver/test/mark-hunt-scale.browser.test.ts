import { attach, type Computer } from '@farhand/core';
import { misses, serveMarkHunt, type MarkHunt } from '@farhand/driver-testkit';
import { serveLightcone } from '@farhand/emulators';
import { lightcone, lightconeClient, type LightconeClient } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';

let client: LightconeClient;
let computer: Computer;
let hunt: MarkHunt;
let end: () => Promise<void>;

beforeAll(async () => {
  const server = await serveLightcone({ driver: local() });
  const account = { apiKey: server.token, baseUrl: server.url };
  client = lightconeClient(account);
  const { id = '' } = await client.create({ display: { width: 800, height: 480, scale: 1.25 } });
  computer = await attach(lightcone(account), id);
  hunt = await serveMarkHunt(11);
  end = async () => {
    await computer.close();
    await client.close();
    await server.close();
    await hunt[Symbol.asyncDispose]();
  };
});

afterAll(() => end());

const pictureSize = async () => {
  const { width, height, scale } = await computer.screenshot();
  return { width, height, scale };
};

test('a computer of another scale has the size of its pictures, and a click at what was found in one lands on it', async () => {
  expect(computer.display).toEqual({ width: 1000, height: 600 });
  await hunt.open(computer, 1.25);
  expect(await pictureSize()).toEqual({ width: 1000, height: 600, scale: { x: 1, y: 1 } });
  expect(await misses(hunt, computer, 8)).toEqual([]);
});

test('if another client sets the scale, the next picture shows it', async () => {
  const before = await computer.screenshot();
  await client.viewport(computer.id, { width: 700, height: 500, scale_factor: 2 });
  expect(await pictureSize()).toEqual({ width: 1400, height: 1000, scale: { x: 1, y: 1 } });
  expect(computer.display).toEqual({ width: 1400, height: 1000 });
  await expect(before.click(1, 1)).rejects.toThrow(
    'the display was 1000×600 pixels when the screenshot was taken, and is now 1400×1000. Nothing was sent. Take a new screenshot.',
  );
  await hunt.resized(computer, 2);
  expect(await misses(hunt, computer, 8)).toEqual([]);
});

test('also a picture that comes with the answer to input', async () => {
  await client.viewport(computer.id, { width: 640, height: 480, scale_factor: 1.25 });
  const shot = await computer.keyboard.press('a').screenshot();
  expect([shot.width, shot.height, shot.scale]).toEqual([800, 600, { x: 1, y: 1 }]);
  expect(computer.display).toEqual({ width: 800, height: 600 });
});

test('a size that Farhand sets is one of whole pixels again', async () => {
  await computer.tab.setViewportSize({ width: 900, height: 500 });
  expect(computer.display).toEqual({ width: 900, height: 500 });
  await hunt.resized(computer, 1);
  expect(await misses(hunt, computer, 4)).toEqual([]);
});
