import { launch, type Computer } from '@farhand/core';
import { serveLightcone, type LightconeServer } from '@farhand/emulators';
import { lightcone, lightconeClient, type LightconeOptions } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { loginSite, type LoginSite } from './login-site.js';

let server: LightconeServer;
let site: LoginSite;

beforeAll(async () => {
  server = await serveLightcone({ driver: local() });
  site = await loginSite();
});
afterAll(async () => {
  await server.close();
  await site.close();
});

const account = (): LightconeOptions => ({ apiKey: server.token, baseUrl: server.url });

const open = async (more: LightconeOptions = {}): Promise<Computer> => {
  const computer = await launch(lightcone({ ...account(), ...more }));
  onTestFinished(() => computer.close());
  return computer;
};

/** Whom the site takes the browser for: by its cookie, and by what its page has kept. */
const visitor = async (computer: Computer): Promise<string> => {
  await computer.tab.goto(site.url);
  return computer.tab.title();
};

const savedIds = async (): Promise<readonly (string | undefined)[]> => {
  const client = lightconeClient(account());
  onTestFinished(() => client.close());
  return (await client.list({ type: 'persistent' })).map(({ id }) => id);
};

test('a login survives its computer', async () => {
  const first = await open({ persistent: true });
  expect(await visitor(first)).toBe('nobody, nothing kept');
  await first.tab.goto(`${site.url}/login`);
  expect(await visitor(first)).toBe('anna, kept 1');
  expect(await savedIds()).not.toContain(first.id);
  await first.close();

  expect(await savedIds()).toContain(first.id);
  const second = await open({ environment: first.id });
  expect(second.id).not.toBe(first.id);
  expect(await visitor(second)).toBe('anna, kept 1');
});

test('what is restored leaves what was saved as it is, and is saved again only if it is persistent', async () => {
  const first = await open({ persistent: true });
  await first.tab.goto(`${site.url}/login`);
  await first.close();
  const { id: saved } = first;
  const passing = await open({ environment: saved });
  await passing.tab.goto(`${site.url}/logout`);
  expect(await visitor(passing)).toBe('nobody, kept 1');
  await passing.close();
  expect(await savedIds()).not.toContain(passing.id);

  const persistent = await open({ environment: saved, persistent: true });
  expect(await visitor(persistent)).toBe('anna, kept 1');
  await persistent.tab.goto(`${site.url}/logout`);
  await persistent.close();
  expect(await savedIds()).toEqual(expect.arrayContaining([saved, persistent.id]));
  expect(await visitor(await open({ environment: saved }))).toBe('nobody, kept 1');
  expect(await visitor(await open({ environment: persistent.id }))).toBe('nobody, kept 1');
});

test('a browser that was not to be saved is not', async () => {
  const first = await open();
  await first.close();
  await expect(launch(lightcone({ ...account(), environment: first.id }))).rejects.toMatchObject({
    status: 404,
    message: expect.stringContaining('Environment not found'),
  });
});
