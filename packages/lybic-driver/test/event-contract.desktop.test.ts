import { launch, type Computer } from '@farhand/core';
import {
  expectedEvents,
  holdCases,
  keyboardCases,
  mouseCases,
  serveStage,
  tryCase,
  type ServedStage,
} from '@farhand/driver-testkit';
import { serveLybic } from '@farhand/emulators';
import { local } from '@farhand/local-driver';
import { lybic } from '@farhand/lybic-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let computer: Computer;
let stage: ServedStage;
let end: () => Promise<void>;

beforeAll(async () => {
  stage = await serveStage();
  const server = await serveLybic({ driver: local({ args: ['--kiosk'] }), allowExec: true });
  const account = { apiKey: server.token, orgId: server.orgId, baseUrl: server.url, shape: 'beijing-2c-4g-cpu-linux' };
  computer = await launch(lybic(account), { kind: 'desktop' });
  end = async () => {
    await computer.close();
    await server.close();
    await stage[Symbol.asyncDispose]();
  };
});

afterAll(() => end());

/** What Lybic has no call for: the page must see nothing of it. */
const refused: readonly string[] = [
  'inserted text sends no key events',
  'a key pressed again while it is down repeats',
  'a click with a delay is a press and a later release',
  'every move with the button down arrives',
  'a drag in steps passes through the points between',
  'the wheel turns where it is told, down and right are positive',
  'the wheel turns where the pointer is',
];

describe.each([
  ['keyboard', keyboardCases],
  ['mouse', mouseCases],
  ['holds', holdCases],
])('%s', (_group, cases) => {
  test.each(cases)('$name', async (contractCase) => {
    const { outcome, events } = await tryCase(contractCase, computer, stage);
    const expected = expectedEvents(contractCase, computer);
    expect(outcome).toBe(refused.includes(contractCase.name) ? 'refused' : 'seen');
    // A refused chain leaves no trace; what the case did before it, such as the click into a field, is there.
    if (outcome === 'refused') expect(expected.slice(0, events.length)).toEqual(events);
    else expect(events).toEqual(expected);
    expect(computer.held()).toEqual([]);
  });
});
