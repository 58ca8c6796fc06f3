import { baseKey, decline, effectiveKey, say, type Action, type Rules } from '@farhand/core/driver';
import { brokenLaws, driverLaws } from '@farhand/driver-testkit';
import { local, type XCall } from '@farhand/local-driver';
import { describe, expect, test } from 'vitest';

const rules: Rules<XCall> = local().rules('desktop');

/** What X events mean, told from the X protocol and the conventions for wheels and keyboards alone. */
const raise = (call: XCall): readonly Action[] => {
  switch (call.type) {
    case 'motion':
      return [{ type: 'pointerMove', to: { x: call.x, y: call.y } }];
    case 'button':
      return [{ type: call.press ? 'pointerDown' : 'pointerUp', button: call.button, clickCount: call.clickCount }];
    case 'wheel':
      return [{ type: 'scroll', deltaX: call.right * 120, deltaY: call.down * 120 }];
    case 'key': {
      // A key that is pressed without Shift says what stands below, whatever was asked for.
      const pressed = call.shift === undefined ? baseKey(call.key) : call.key;
      return call.press ? [{ type: 'keyDown', key: pressed }] : [{ type: 'keyUp', key: call.key }];
    }
    case 'shiftedStroke':
      return [{ type: 'press', key: effectiveKey(call.key, true), modifiers: [], holdMs: 0 }];
    case 'text':
      return [{ type: 'type', text: call.text, delayMs: 0 }];
    case 'pause':
      return [{ type: 'pause', durationMs: call.durationMs }];
  }
};

const laws = (tried: Rules<XCall>, runs = 5000) =>
  driverLaws({ name: 'local', rules: tried, raise, movesAreSeen: true, runs });

describe('what the driver says means what was asked', () => {
  for (const law of laws(rules)) {
    test(law.name, () => {
      const { programs, compiled } = law.check();
      expect(programs).toBe(5000);
      // Refused: inserted text with ASCII in it (8 %), parts of notches (7 %), keys and buttons that are down already (4 %).
      expect(compiled / programs).toBeGreaterThan(0.75);
    });
  }
});

const plantedBugs: Readonly<Record<string, Partial<Rules<XCall>>>> = {
  'a held move is dropped': {
    pointerMove: (action, context) => (context.buttons.length > 0 ? say() : rules.pointerMove(action, context)),
  },
  'a middle press is a left one': {
    pointerDown: (action, context) => rules.pointerDown({ ...action, button: 'left' }, context),
  },
  'a double click is two clicks': {
    click: (action, context) => rules.click({ ...action, clickCount: 1 }, context),
    pointerDown: (action, context) => rules.pointerDown({ ...action, clickCount: 1 }, context),
    pointerUp: ({ button }) => say({ type: 'button', button, press: false, clickCount: 1 }),
  },
  'a triple click ends after two': {
    click: (action, context) => rules.click({ ...action, clickCount: Math.min(2, action.clickCount) }, context),
  },
  'the wheel turns the other way': {
    scroll: (action, context) => rules.scroll({ ...action, deltaY: -action.deltaY }, context),
  },
  'a wheel turns by the nearest notch': {
    scroll: ({ deltaX, deltaY }) =>
      say({ type: 'wheel', right: Math.round(deltaX / 120), down: Math.round(deltaY / 120) }),
  },
  'a capital letter is typed without Shift': {
    keyDown: ({ key }) => say({ type: 'key', key, press: true }),
    press: () => decline('in smaller steps'),
  },
  'a key is never released': { keyUp: () => say() },
  'text loses what is not on the keyboard': { insertText: () => say() },
  'text is typed while modifiers are held': { type: ({ text }) => say({ type: 'text', text }) },
  'text is typed without its delays': {
    type: ({ text }, { keys }) => (keys.length === 0 ? say({ type: 'text', text }) : decline('in smaller steps')),
  },
  'a pause is skipped': { pause: () => say() },
  'a release is refused': { pointerUp: () => decline('no release') },
};

describe('the laws notice a mistake in the rules', () => {
  test.each(Object.entries(plantedBugs))('%s', (_bug, broken) => {
    expect(brokenLaws(laws({ ...rules, ...broken }, 2000))).not.toEqual([]);
  });
});
