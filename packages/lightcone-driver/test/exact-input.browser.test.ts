import { attach, launch, type Computer } from '@farhand/core';
import { checkCase, eventContract, serveTabStage, type ServedStage } from '@farhand/driver-testkit';
import { serveLightcone, type LightconeServer } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let server: LightconeServer;
let stage: ServedStage;
let cloud: Computer;
/** The same browser, by DevTools commands: what Lightcone's own API has no call for is exact here. */
let exact: Computer;

beforeAll(async () => {
  stage = await serveTabStage();
  server = await serveLightcone({ driver: local({ cdp: true }) });
  cloud = await launch(lightcone({ apiKey: server.token, baseUrl: server.url }));
  exact = await attach(local(), await cloud.cdpUrl());
});

afterAll(async () => {
  await exact.close();
  await cloud.close();
  await server.close();
  await stage[Symbol.asyncDispose]();
});

test('it is the same page, in the same pixels', async () => {
  await cloud.tab.goto('data:text/html,<title>one page</title>');
  expect(await exact.tab.title()).toBe('one page');
  expect(exact.display).toEqual(cloud.display);
  expect(cloud.supports('hover')).toBe(false);
  expect(exact.supports('hover')).toBe(true);
});

test('its identifier does not have the key', () => {
  expect(exact.id).toBe(`${server.url}/computers/${cloud.id}/cdp`);
});

test('an error of connecting does not have the key', async () => {
  const address = (await cloud.cdpUrl()).replace(cloud.id, 'comp_1');
  const error: unknown = await attach(local(), address).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'UNREACHABLE' });
  expect(Object(error).stack).not.toContain(server.token);
});

describe.each(eventContract)('%s', (_group, cases) => {
  test.each(cases)('$name', async (contractCase) => {
    const { found, expected } = await checkCase(contractCase, exact, { stage });
    expect(found).toEqual(expected);
  });
});

test('letting go of it leaves the computer running', async () => {
  await exact.close();
  await cloud.tab.goto('data:text/html,<title>still here</title>');
  expect(await cloud.tab.title()).toBe('still here');
});
