import { complete, decline, say, type Rules } from '@farhand/core/driver';
import { brokenLaws, driverLaws } from '@farhand/driver-testkit';
import { raise } from '@farhand/emulators';
import { describe, expect, test } from 'vitest';

import { lightconeRules } from '../dist/rules.js';
import type { LightconeCall } from '../dist/wire.js';

const laws = (rules: Rules<LightconeCall>, runs = 5000) =>
  driverLaws({ name: 'lightcone', rules, raise, tabs: [undefined, 'B'], runs });

describe('what the driver says means what was asked', () => {
  for (const law of laws(lightconeRules)) {
    test(law.name, () => {
      const { programs, compiled } = law.check();
      expect(programs).toBe(5000);
      // Half of all random programs, broken-off gestures and foreign buttons included, can be said to Lightcone.
      expect(compiled / programs).toBeGreaterThan(0.5);
    });
  }
});

const { pointerMove, pointerDown, keyUp, keyDown, click, drag, wheel, press, type } = lightconeRules;

/** Mistakes that a rule table could have, one a line. The laws must notice each. */
const plantedBugs: Readonly<Record<string, Partial<Rules<LightconeCall>>>> = {
  'a held move is dropped': {
    pointerMove: (action, context) => (context.buttons.length > 0 ? say() : pointerMove(action, context)),
  },
  'modifiers of a click are dropped': { click: (action, context) => click({ ...action, modifiers: [] }, context) },
  'a double click is a single one': { click: (action, context) => click({ ...action, clickCount: 1 }, context) },
  'a right click is a left one': { click: (action, context) => click({ ...action, button: 'left' }, context) },
  'a long path is cut to its ends': {
    drag: (action, context) => {
      const [start, end] = [action.path[0], action.path.at(-1)];
      return start && end ? drag({ ...action, path: [start, end] }, context) : decline('no path');
    },
  },
  'the wheel turns the other way': {
    wheel: (action, context) => wheel({ ...action, deltaY: -action.deltaY }, context),
  },
  'the release is somewhere else': { pointerUp: () => complete({ type: 'mouse_up', x: 0, y: 0 }) },
  'the press is at 0,0 when the pointer is unknown': {
    pointerDown: (action, context) => pointerDown(action, { ...context, pointer: context.pointer ?? { x: 0, y: 0 } }),
  },
  'a zero coordinate counts as missing': {
    click: (action, context) => click({ ...action, at: { x: action.at.x || 1, y: action.at.y } }, context),
  },
  'a key is never released': { keyUp: () => say() },
  'a capital letter becomes a small one': {
    keyDown: (action, context) => keyDown({ ...action, key: action.key.toLowerCase() }, context),
  },
  'a long press is a short one': { press: (action, context) => press({ ...action, holdMs: 0 }, context) },
  'the tab is forgotten': { type: ({ tab: _tab, ...action }, context) => type(action, context) },
  'a release goes to another tab': { keyUp: ({ tab: _tab, ...action }, context) => keyUp(action, context) },
};

describe('the laws notice a mistake in the rules', () => {
  for (const [bug, rules] of Object.entries(plantedBugs)) {
    test(bug, () => {
      const broken = { ...lightconeRules, ...rules };
      expect(brokenLaws(laws(broken, 2000))).not.toEqual([]);
    });
  }
});
