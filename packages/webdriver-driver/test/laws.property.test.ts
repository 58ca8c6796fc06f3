import { say, split, type Rules } from '@farhand/core/driver';
import { brokenLaws, driverLaws } from '@farhand/driver-testkit';
import { describe, expect, test } from 'vitest';
import { webdriverRules } from '../dist/rules.js';
import type { WebDriverCall } from '../dist/wire.js';
import { raise } from './raise.js';

const ofChromium = webdriverRules({ insertsText: true });

const laws = (rules: Rules<WebDriverCall>, runs = 5000) =>
  driverLaws({ name: 'webdriver', rules, raise, movesAreSeen: true, tabs: ['a', 'b'], runs });

describe.each([
  ['with DevTools commands', ofChromium, 0.4],
  ['without', webdriverRules({ insertsText: false }), 0.3],
] as const)('what the driver says means what was asked, %s', (_name, rules, least) => {
  for (const law of laws(rules)) {
    test(law.name, () => {
      const { programs, compiled } = law.check();
      expect(programs).toBe(5000);
      expect(compiled / programs).toBeGreaterThan(least);
    });
  }
});

const { pointerMove, pointerDown, scroll, keyDown, keyUp, click, pause } = ofChromium;

/** Mistakes that a rule table could have, one a line. The laws must notice each. */
const plantedBugs: Readonly<Record<string, Partial<Rules<WebDriverCall>>>> = {
  'a press is forgotten': { pointerDown: () => say() },
  'a press is in the corner': {
    pointerDown: (action, context) => pointerDown(action, { ...context, pointer: { x: 0, y: 0 } }),
  },
  'a right press is a left one': {
    pointerDown: (action, context) => pointerDown({ ...action, button: 'left' }, context),
  },
  'a release is forgotten': { pointerUp: () => say() },
  'a held move is left out': {
    pointerMove: (action, context) => (context.buttons.length > 0 ? say() : pointerMove(action, context)),
  },
  'a double click is a single one': {
    click: (action, context) => (action.clickCount === 2 ? split() : click({ ...action, clickCount: 2 }, context)),
  },
  'modifiers of a double click are dropped': {
    click: (action, context) => click({ ...action, modifiers: [] }, context),
  },
  'a delay is left out': { click: (action, context) => click({ ...action, delayMs: 0 }, context) },
  'the wheel turns the other way': {
    scroll: (action, context) => scroll({ ...action, deltaY: -action.deltaY }, context),
  },
  'a capital letter becomes a small one': {
    keyDown: (action, context) => keyDown({ ...action, key: action.key.toLowerCase() }, context),
  },
  'a key is never released': { keyUp: () => say() },
  'another key is released': { keyUp: (action, context) => keyUp({ ...action, key: 'a' }, context) },
  'a pause is cut': { pause: (action, context) => pause({ ...action, durationMs: 1 }, context) },
  'text is lost': { insertText: () => say() },
};

describe('the laws notice a mistake in the rules', () => {
  test.each(Object.entries(plantedBugs))('%s', (_bug, rules) => {
    expect(brokenLaws(laws({ ...ofChromium, ...rules }, 2000))).not.toEqual([]);
  });
});
