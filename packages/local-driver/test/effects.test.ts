import { beforeEach, describe, expect, test } from 'vitest';
import { Effects } from '../src/browser/effects.js';
import type { PageChannel } from '../src/browser/page-channel.js';

/** What the page is asked, and whether its last click is calm. */
const page: { asked: string[]; isCalm: boolean } = { asked: [], isCalm: false };

beforeEach(() => {
  page.asked = [];
  page.isCalm = false;
});

/** What the page answers about the input it has seen. */
let seen: readonly unknown[] = [];

/** It is answered alike whatever it is asked. */
const channel: Pick<PageChannel, 'send' | 'on'> = {
  on: () => undefined,
  send: async (_method, params: object = {}) => {
    const expression = 'expression' in params ? String(params.expression) : '';
    if (expression !== '') page.asked.push(expression);
    const isPatient = expression.endsWith('true)');
    return {
      frameTree: { frame: { id: 'main' } },
      executionContextId: 7,
      result: {
        value: expression.startsWith('farhandEffects') ? ['', false, 0, page.isCalm, isPatient || !page.isCalm] : seen,
      },
    };
  },
};

const effects = (): Effects => new Effects(channel, async () => undefined);

const here = { x: 10, y: 20 };

describe('behind a click the page is asked with the release', () => {
  test('and nothing more, wherever the next press is', async () => {
    const after = effects();
    after.follow(here);
    expect(await after.over({ x: 30, y: 40 })).toBe(undefined);
    expect(page.asked).toEqual(['farhandEffects(0, false, false)']);
  });

  test('of a calm one nothing more either, if the next press is at its place', async () => {
    page.isCalm = true;
    const after = effects();
    after.follow(here);
    expect(await after.over({ x: 10, y: 20 })).toBe(undefined);
    expect(page.asked).toEqual(['farhandEffects(0, false, false)']);
  });

  test.each([
    ['a press elsewhere', { x: 10, y: 21 }],
    ['a picture', undefined],
  ])('a calm one is waited for by %s', async (_what, at) => {
    page.isCalm = true;
    const after = effects();
    after.follow(here);
    await after.over(at);
    expect(page.asked).toEqual(['farhandEffects(0, false, false)', 'farhandEffects(0, false, true)']);
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

test('clicks at a place need no wait once one was calm there, until other input comes', async () => {
  page.isCalm = true;
  const after = effects();
  after.follow(here);
  expect(after.isCalmAt(here)).toBe(false);
  await after.over(here);
  expect(after.isCalmAt(here)).toBe(true);
  expect(after.isCalmAt({ x: 10, y: 21 })).toBe(false);
  after.follow(here);
  expect(after.isCalmAt(here)).toBe(true);
  after.note();
  expect(after.isCalmAt(here)).toBe(false);
});

describe('what a page has missed', () => {
  test('is what was sent and not seen, since it was counted', async () => {
    const after = effects();
    expect(after.isCounted('key')).toBe(false);
    seen = [4, 2, 0, 'keyup KeyA', 'up 0', '', false];
    await after.count();
    expect(after.isCounted('key')).toBe(true);
    for (let keys = 0; keys < 3; keys += 1) after.noteSent('key');
    after.noteSent('button');
    seen = [5, 3, 0, 'keydown KeyB', 'down 0', '', true];
    expect(await after.missed()).toEqual({
      key: 2,
      button: 0,
      text: 0,
      last: { key: 'keydown KeyB', button: 'down 0', text: '' },
      isInFrame: true,
    });
    expect(page.asked).toEqual(['farhandReady()', 'farhandSeen()']);
  });

  test('is not known if it was not counted before', async () => {
    const after = effects();
    seen = [0, 0, 0, '', '', '', false];
    expect(await after.missed()).toBe(undefined);
    // Its answer counts from now on.
    expect(after.isCounted('key')).toBe(true);
  });

  test('of texts is counted again after keys', async () => {
    const after = effects();
    await after.count();
    after.noteSent('text');
    expect(after.isCounted('text')).toBe(true);
    after.noteSent('key');
    expect([after.isCounted('text'), after.isCounted('key')]).toEqual([false, true]);
  });

  test('is counted again after input that the page need not have seen', async () => {
    const after = effects();
    seen = [0, 0, 0, '', '', '', false];
    await after.count();
    after.uncount();
    expect(after.isCounted('key')).toBe(false);
    await after.count();
    expect(after.isCounted('key')).toBe(true);
  });
});
