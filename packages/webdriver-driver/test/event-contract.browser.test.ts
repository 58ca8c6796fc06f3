import type { Computer } from '@farhand/core';
import { checkCase, eventContract, serveTabStage, type ServedStage } from '@farhand/driver-testkit';
import type { StartedServer } from '@farhand/driver-testkit/servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBy, servers } from './webdriver-server.js';

/** What WebDriver has no call for: the page must see nothing of it. */
const refused: readonly string[] = ['a key pressed again while it is down repeats'];

const clickOn = (name: string, at: string): readonly string[] => [
  `mousedown ${name} ${at} button 0 buttons 1 detail 1`,
  `mouseup ${name} ${at} button 0 buttons 0 detail 1`,
  `click ${name} ${at} button 0 buttons 0 detail 1`,
];

/** chromedriver holds Shift for a character that needs it, and sends no event for that. */
const otherwise: Readonly<Record<string, readonly string[]>> = {
  'a capital letter is typed as such, without Shift': [
    ...clickOn('field', '60,40'),
    'keydown A KeyA [Shift]',
    'input insertText "A"',
    'keyup A KeyA [Shift]',
  ],
  'typed text presses each key, a line break presses Enter': [
    ...clickOn('area', '60,110'),
    'keydown I KeyI [Shift]',
    'input insertText "I"',
    'keyup I KeyI [Shift]',
    'keydown ! Digit1 [Shift]',
    'input insertText "!"',
    'keyup ! Digit1 [Shift]',
    'keydown Enter Enter',
    'input insertLineBreak null',
    'keyup Enter Enter',
  ],
};

describe.each(Object.entries(servers))('%s', (_name, start) => {
  let server: StartedServer;
  let stage: ServedStage;
  let computer: Computer;

  beforeAll(async () => {
    [server, stage] = await Promise.all([start(), serveTabStage()]);
    computer = await launchBy(server);
  });

  afterAll(async () => {
    await computer.close();
    await stage[Symbol.asyncDispose]();
    await server.stop();
  });

  describe.each(eventContract)('%s', (_group, cases) => {
    test.each(cases)('$name', async (contractCase) => {
      const { found, expected } = await checkCase(contractCase, computer, { refused, otherwise, stage });
      expect(found).toEqual(expected);
    });
  });
});
