import { launch, type Computer } from '@farhand/core';
import { serveLightcone, type LightconeServer } from '@farhand/emulators';
import { lightcone, lightconeClient, type LightconeClient, type LightconeOptions } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { loginSite, type LoginSite } from './login-site.js';
import { recordingProxy, type RecordingProxy } from './recording-proxy.js';

let server: LightconeServer;
let client: LightconeClient;
let site: LoginSite;
let proxy: RecordingProxy;

beforeAll(async () => {
  site = await loginSite();
});
beforeEach(async () => {
  proxy = await recordingProxy();
  server = await serveLightcone({
    driver: local(),
    proxies: true,
    advancedProxyUrl: `http://residential:secret@${proxy.address}`,
  });
  client = lightconeClient({ apiKey: server.token, baseUrl: server.url });
  onTestFinished(async () => {
    await client.close();
    await server.close();
    await proxy.close();
  });
});
afterAll(() => site.close());

const open = async (create: NonNullable<LightconeOptions['create']> = {}): Promise<Computer> => {
  const computer = await launch(lightcone({ apiKey: server.token, baseUrl: server.url, create }));
  onTestFinished(() => computer.close());
  return computer;
};

const titleOf = async (computer: Computer, url: string): Promise<string> => {
  await computer.tab.goto(url);
  return computer.tab.title();
};

describe('a browser whose proxy is changed', () => {
  test('goes through it, says who it is, and goes straight again', async () => {
    const computer = await open();
    expect(await titleOf(computer, site.url)).toBe('nobody, nothing kept');
    await client.changeProxy(computer.id, { proxy_url: `http://user:p%40ss@${proxy.address}` });
    expect(await titleOf(computer, site.url)).toBe(`by proxy: ${site.url}/`);
    expect(await titleOf(computer, 'http://shop.test/a?b=c')).toBe('by proxy: http://shop.test/a?b=c');
    expect(proxy.seen()).toEqual([
      [`${site.url}/`, 'user:p@ss'],
      ['http://shop.test/a?b=c', 'user:p@ss'],
    ]);

    await client.changeProxy(computer.id, { proxy_url: '' });
    expect(await titleOf(computer, site.url)).toBe('nobody, nothing kept');
    expect(proxy.seen()).toHaveLength(2);
  });

  test('takes its tunnels there, too', async () => {
    const computer = await open();
    await client.changeProxy(computer.id, { proxy_url: `http://user:pass@${proxy.address}` });
    await expect(computer.tab.goto('https://shop.test/')).rejects.toMatchObject({ code: 'ACTION_FAILED' });
    expect(proxy.seen()).toContainEqual(['shop.test:443', 'user:pass']);
  });

  test('in a batch, before the page is opened', async () => {
    const computer = await open();
    const { results } = await client.batch(computer.id, {
      actions: [
        { type: 'change_proxy', proxy_url: `http://${proxy.address}` },
        { type: 'go_to_url', url: 'http://shop.test/' },
      ],
    });
    expect(results?.map(({ status }) => status)).toEqual(['SUCCESS', 'SUCCESS']);
    expect(proxy.seen()).toEqual([['http://shop.test/', '']]);
  });
});

test('a browser with the advanced proxy starts with it', async () => {
  const computer = await open({ use_advanced_proxy: true });
  expect(await titleOf(computer, 'http://shop.test/')).toBe('by proxy: http://shop.test/');
  expect(proxy.seen()).toEqual([['http://shop.test/', 'residential:secret']]);
});
