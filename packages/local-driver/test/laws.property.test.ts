import { decline, keyStroke, say, type Action, type Key, type Rules } from '@farhand/core/driver';
import { brokenLaws, driverLaws } from '@farhand/driver-testkit';
import { local, type CdpCall } from '@farhand/local-driver';
import { describe, expect, test } from 'vitest';

const rules: Rules<CdpCall> = local().rules('browser');

/** Keys that only their code tells apart from the one with the same DOM name. */
const positional = /^(Numpad.*|(Shift|Control|Alt|Meta)Right)$/;

/** What DevTools commands mean, told from the DevTools protocol's description alone. */
const raise = (call: CdpCall): readonly Action[] => {
  if (call.type === 'pause') return [{ type: 'pause', durationMs: call.durationMs }];
  if (call.type === 'settle' || call.method === 'Input.dispatchDragEvent') return [];
  const to = call.tab === undefined ? {} : { tab: call.tab };
  if (call.method === 'Input.insertText') return [{ type: 'insertText', text: call.params.text, ...to }];
  if (call.method === 'Input.dispatchKeyEvent') {
    const { type, code, key: name } = call.params;
    const key: Key = positional.test(code) ? code : name;
    expect(keyStroke(key).code).toBe(code);
    return [{ type: type === 'keyUp' ? 'keyUp' : 'keyDown', key, ...to }];
  }
  const { type, x, y, button, clickCount = 1, deltaX = 0, deltaY = 0 } = call.params;
  const move: Action = { type: 'pointerMove', to: { x, y }, ...to };
  if (type === 'mouseMoved') return [move];
  if (type === 'mouseWheel') return [move, { type: 'scroll', deltaX, deltaY, ...to }];
  if (button === 'none') throw new Error('A press without a button.');
  return [move, { type: type === 'mousePressed' ? 'pointerDown' : 'pointerUp', button, clickCount, ...to }];
};

const laws = (tried: Rules<CdpCall>, runs = 5000) =>
  driverLaws({ name: 'local', rules: tried, raise, tabs: [undefined, 'B'], movesAreSeen: true, runs });

describe('what the driver says means what was asked', () => {
  for (const law of laws(rules)) {
    test(law.name, () => {
      const { programs, compiled } = law.check();
      expect(programs).toBe(5000);
      // Everything can be said, but for a press or scroll where the pointer is not known yet.
      expect(compiled / programs).toBeGreaterThan(0.85);
    });
  }
});

const plantedBugs: Readonly<Record<string, Partial<Rules<CdpCall>>>> = {
  'a held move is dropped': {
    pointerMove: (action, context) => (context.buttons.length > 0 ? say() : rules.pointerMove(action, context)),
  },
  'a middle press is a left one': {
    pointerDown: (action, context) => rules.pointerDown({ ...action, button: 'left' }, context),
  },
  'the count of a click is lost': {
    pointerDown: (action, context) => rules.pointerDown({ ...action, clickCount: 1 }, context),
  },
  'the wheel turns the other way': {
    scroll: (action, context) => rules.scroll({ ...action, deltaY: -action.deltaY }, context),
  },
  'a key is never released': { keyUp: () => say() },
  'text loses what is not on the keyboard': { insertText: () => say() },
  'a pause is skipped': { pause: () => say() },
  'the press is at 0,0 when the pointer is unknown': {
    pointerDown: (action, context) =>
      rules.pointerDown(action, { ...context, pointer: context.pointer ?? { x: 0, y: 0 } }),
  },
  'a release is refused': { pointerUp: () => decline('no release') },
};

describe('the laws notice a mistake in the rules', () => {
  test.each(Object.entries(plantedBugs))('%s', (_bug, broken) => {
    expect(brokenLaws(laws({ ...rules, ...broken }, 2000))).not.toEqual([]);
  });
});
