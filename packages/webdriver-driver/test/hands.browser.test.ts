import type { Computer } from '@farhand/core';
import { handsCases, openHandsStage, type HandsStage } from '@farhand/driver-testkit';
import type { StartedServer } from '@farhand/driver-testkit/servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repeats } from '../../../tests/repeats.js';
import { launchBy, servers } from './webdriver-server.js';

let server: StartedServer;
let computer: Computer;
let stage: HandsStage;

beforeAll(async () => {
  server = await servers.chromedriver();
  computer = await launchBy(server);
  stage = await openHandsStage(computer);
});

afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await computer.close();
  await server.stop();
});

/** What WebDriver has no code for: the names of cases that it must refuse. */
const refused: readonly string[] = ['players have keys'];

const dropped = 'what follows a dialog is dropped without a word, so the calls say that their outcome is unknown';
const ofBrowser = 'the keys reach the page, not the window around it';
const noRepeat = 'a key that is held does not repeat by itself';

/** What chromedriver cannot do, by the name of the case: why. `docs/vendors/webdriver.md` tells users. */
const beyond: Readonly<Record<string, string>> = {
  'keys while a timer opens dialogs': dropped,
  'keys of which every 20th opens a dialog': dropped,
  'clicks while a timer opens dialogs': dropped,
  'a click that moves, presses and releases under dialogs': dropped,
  'both keys with a 1 are two keys': 'the release of the one on the number pad releases the other too',
  'a key that is held repeats': noRepeat,
  'a key of a hold repeats while time passes': noRepeat,
  'Escape ends a drag': 'it is no end for a drag that the server carries out itself',
  'a page that brings its child to the front': 'nothing tells that another tab came to the front',
  'F5 loads the page again': ofBrowser,
  'Control+R loads the page again': ofBrowser,
  'Control+Shift+R loads the page again': ofBrowser,
  'Alt+ArrowLeft and back again': ofBrowser,
  'Control+Tab and Control+1': ofBrowser,
};

const cases = handsCases('browser').map(
  ([theme, all]) => [theme, all.filter(({ name }) => !Object.hasOwn(beyond, name))] as const,
);

test('each limit is that of a case', () => {
  const names = handsCases('browser').flatMap(([, all]) => all.map(({ name }) => name));
  expect(Object.keys(beyond).filter((name) => !names.includes(name))).toEqual([]);
});

describe.each(cases.filter(([, some]) => some.length > 0))('%s', (_theme, some) => {
  test.each(some)('$name', { repeats }, async (handsCase) => {
    const { found, expected } = await stage.play(handsCase, { refused: refused.includes(handsCase.name) });
    expect(found).toEqual(expected);
  });
});
