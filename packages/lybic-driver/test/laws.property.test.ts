import { complete, decline, say, type Action, type Rules } from '@farhand/core/driver';
import { brokenLaws, driverLaws } from '@farhand/driver-testkit';
import { raiseLybic } from '@farhand/emulators';
import { describe, expect, test } from 'vitest';

import { lybicRules } from '../dist/rules.js';
import type { LybicCall } from '../dist/wire.js';

const raise = (call: LybicCall): readonly Action[] => raiseLybic(call, { display: { width: 100, height: 80 } });

const laws = (rules: Rules<LybicCall>, runs = 5000) =>
  driverLaws({ name: 'lybic', rules, raise, movesAreSeen: true, runs });

describe('what the driver says means what was asked', () => {
  for (const law of laws(lybicRules)) {
    test(law.name, () => {
      const { programs, compiled } = law.check();
      expect(programs).toBe(5000);
      // Half of all random programs, broken-off gestures and drags along paths included, can be said to Lybic.
      expect(compiled / programs).toBeGreaterThan(0.5);
    });
  }
});

const { pointerMove, keyDown, keyUp, click, drag, wheel, press, move, type } = lybicRules;

/** Mistakes that a rule table could have, one a line. The laws must notice each. */
const plantedBugs: Readonly<Record<string, Partial<Rules<LybicCall>>>> = {
  'a held move drops the press that waits': {
    pointerMove: (action, context) => (context.deferred.length > 0 ? complete() : pointerMove(action, context)),
  },
  'a press is forgotten': { pointerDown: () => say() },
  'a release is taken for a click at 0,0': {
    pointerUp: () => say({ type: 'mouse:click', x: { type: 'px', value: 0 }, y: { type: 'px', value: 0 }, button: 1 }),
  },
  'modifiers of a click are dropped': { click: (action, context) => click({ ...action, modifiers: [] }, context) },
  'modifiers of a move are dropped': { move: (action, context) => move({ ...action, modifiers: [] }, context) },
  'modifiers of a drag are dropped': { drag: (action, context) => drag({ ...action, modifiers: [] }, context) },
  'a double click is a single one': { click: (action, context) => click({ ...action, clickCount: 1 }, context) },
  'a right click is a left one': { click: (action, context) => click({ ...action, button: 'left' }, context) },
  'a delay is left out': { click: (action, context) => click({ ...action, delayMs: 0 }, context) },
  'a right drag is a left one': { drag: (action, context) => drag({ ...action, button: 'left' }, context) },
  'a long path is cut to its ends': {
    drag: (action, context) => {
      const [start, end] = [action.path[0], action.path.at(-1)];
      return start && end ? drag({ ...action, path: [start, end] }, context) : decline('no path');
    },
  },
  'the wheel turns the other way': {
    wheel: (action, context) => wheel({ ...action, deltaY: -action.deltaY }, context),
  },
  'a turn of the wheel is rounded': {
    wheel: (action, context) => wheel({ ...action, deltaY: Math.round(action.deltaY / 120) * 120 }, context),
  },
  'x and y of the wheel are exchanged': {
    wheel: (action, context) => wheel({ ...action, deltaX: action.deltaY, deltaY: action.deltaX }, context),
  },
  'a zero coordinate counts as missing': {
    click: (action, context) => click({ ...action, at: { x: action.at.x || 1, y: action.at.y } }, context),
  },
  'a key is never released': { keyUp: () => say() },
  'a capital letter becomes a small one': {
    keyDown: (action, context) => keyDown({ ...action, key: action.key.toLowerCase() }, context),
  },
  'a release of another key': { keyUp: (action, context) => keyUp({ ...action, key: 'a' }, context) },
  'a long press is a short one': { press: (action, context) => press({ ...action, holdMs: 0 }, context) },
  'text loses its line breaks': {
    type: (action, context) => type({ ...action, text: action.text.replaceAll('\n', '') }, context),
  },
};

describe('the laws notice a mistake in the rules', () => {
  test.each(Object.entries(plantedBugs))('%s', (_bug, rules) => {
    expect(brokenLaws(laws({ ...lybicRules, ...rules }, 2000))).not.toEqual([]);
  });
});
