import { beforeEach, describe, expect, test } from 'vitest';
import { Effects, type EffectsSession } from '../src/browser/effects.js';

/** What the page is asked, and whether its last click is calm. */
const page: { asked: string[]; isCalm: boolean } = { asked: [], isCalm: false };

beforeEach(() => {
  page.asked = [];
  page.isCalm = false;
});

/** It is answered alike whatever it is asked. */
const session: EffectsSession = {
  on: () => undefined,
  send: async (_method: string, params: object = {}) => {
    const expression = 'expression' in params ? String(params.expression) : '';
    if (expression !== '') page.asked.push(expression);
    const isPatient = expression.endsWith('true)');
    return {
      frameTree: { frame: { id: 'main' } },
      executionContextId: 7,
      result: { value: ['', false, 1, page.isCalm && !isPatient] },
    };
  },
};

const effects = (): Effects => new Effects(session, async () => undefined);

const here = { x: 10, y: 20 };

describe('behind a click the page is asked with the release', () => {
  test('and nothing more, wherever the next press is', async () => {
    const after = effects();
    expect(after.follow(here)).toBe(1);
    expect(await after.over({ x: 30, y: 40 })).toBe(undefined);
    expect(page.asked).toEqual(['farhandEffects(1, false, false)']);
  });

  test('of a calm one nothing more either, if the next press is at its place', async () => {
    page.isCalm = true;
    const after = effects();
    after.follow(here);
    expect(await after.over({ x: 10, y: 20 })).toBe(undefined);
    expect(page.asked).toEqual(['farhandEffects(1, false, false)']);
  });

  test.each([
    ['a press elsewhere', { x: 10, y: 21 }],
    ['a picture', undefined],
  ])('a calm one is waited for by %s', async (_what, at) => {
    page.isCalm = true;
    const after = effects();
    after.follow(here);
    await after.over(at);
    expect(page.asked).toEqual(['farhandEffects(1, false, false)', 'farhandEffects(1, false, true)']);
  });

  test('once', async () => {
    page.isCalm = true;
    const after = effects();
    after.follow(here);
    await after.over();
    await after.over();
    expect(page.asked).toHaveLength(2);
  });
});
