import { launch, type Computer } from '@farhand/core';
import { holdCases, keyboardCases, mouseCases, tryCase } from '@farhand/driver-testkit';
import { serveLightcone } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let computer: Computer;
let end: () => Promise<void>;

beforeAll(async () => {
  const server = await serveLightcone({ driver: local() });
  computer = await launch(lightcone({ apiKey: server.token, baseUrl: server.url }));
  end = async () => {
    await computer.close();
    await server.close();
  };
});

afterAll(() => end());

/** What Lightcone has no call for: the page must see nothing of it. */
const refused: readonly string[] = [
  'inserted text sends no key events',
  'keys of the right side and the number pad tell theirs',
  'a triple click counts to three',
  'a middle click is an auxclick',
  'a right drag is no click',
  'a hover is seen by the page',
  'a hover with modifiers shows them, and the keys around it',
];

describe.each([
  ['keyboard', keyboardCases],
  ['mouse', mouseCases],
  ['holds', holdCases],
])('%s', (_group, cases) => {
  test.each(cases)('$name', async (contractCase) => {
    const { outcome, events } = await tryCase(contractCase, computer);
    expect(outcome).toBe(refused.includes(contractCase.name) ? 'refused' : 'seen');
    // A refused chain leaves no trace; what the case did before it, such as the click into a field, is there.
    if (outcome === 'refused') expect(contractCase.sees.slice(0, events.length)).toEqual(events);
    else expect(events).toEqual(contractCase.sees);
    expect(computer.held()).toEqual([]);
  });
});
