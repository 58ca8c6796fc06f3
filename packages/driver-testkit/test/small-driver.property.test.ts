import { decline, say, type Action, type Modifier, type Rules } from '@farhand/core/driver';
import { brokenLaws, driverLaws } from '@farhand/driver-testkit';
import { describe, expect, test } from 'vitest';
import { smallRules, type SmallCall } from '../../../examples/small-driver.js';

const modifiers: readonly Modifier[] = ['Control', 'Alt', 'Shift', 'Meta'];

const isModifier = (name: string): name is Modifier => modifiers.some((modifier) => modifier === name);

/** What the vendor of the guide does with a call. */
const raise = (call: SmallCall): readonly Action[] => {
  switch (call.type) {
    case 'click': {
      const [at, held] = [{ x: call.x, y: call.y }, call.hold.filter(isModifier)];
      return [{ type: 'click', at, button: 'left', clickCount: 1, modifiers: held, delayMs: 0 }];
    }
    case 'hotkey': {
      const held = call.keys.slice(0, -1).filter(isModifier);
      return [{ type: 'press', key: call.keys.at(-1) ?? '', modifiers: held, holdMs: 0 }];
    }
    case 'text':
      return [{ type: 'type', text: call.text, delayMs: 0 }];
  }
};

const laws = (rules: Rules<SmallCall>, runs: number) => driverLaws({ name: 'small', rules, raise, runs });

describe('what the small driver of the guide says means what was asked', () => {
  test.each(laws(smallRules, 2000).map((law) => [law.name, law] as const))('%s', (_name, law) => {
    const { programs, compiled } = law.check();
    expect(programs).toBe(2000);
    // It says little: of most random programs some part is refused.
    expect(compiled / programs).toBeGreaterThan(0.08);
  });
});

const { click, press, type } = smallRules;

const plantedBugs: Readonly<Record<string, Partial<Rules<SmallCall>>>> = {
  'modifiers of a click are dropped': { click: (action, context) => click({ ...action, modifiers: [] }, context) },
  'a double click is a single one': { click: (action, context) => click({ ...action, clickCount: 1 }, context) },
  'a right click is a left one': { click: (action, context) => click({ ...action, button: 'left' }, context) },
  'a hotkey loses its modifiers': { press: (action, context) => press({ ...action, modifiers: [] }, context) },
  'a long press is a short one': { press: (action, context) => press({ ...action, holdMs: 0 }, context) },
  'a delay is left out': { type: (action, context) => type({ ...action, delayMs: 0 }, context) },
  'a held move is swallowed': { pointerMove: () => say(), pointerDown: () => say(), pointerUp: () => say() },
  'typed characters are inserted': { insertText: ({ text }) => say({ type: 'text', text }) },
  'a key is not pressed': { keyDown: () => say(), keyUp: () => say() },
  'the wheel does nothing': { wheel: () => say(), scroll: () => say() },
};

describe('a bug is noticed', () => {
  test.each(Object.entries(plantedBugs))('%s', (_name, bug) => {
    expect(brokenLaws(laws({ ...smallRules, ...bug }, 400))).not.toEqual([]);
  });

  test('and a driver that says less breaks no law', () => {
    expect(brokenLaws(laws({ ...smallRules, click: () => decline('there is no click') }, 400))).toEqual([]);
  });
});
