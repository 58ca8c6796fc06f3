import { launch, UnsupportedActionError, type Computer } from '@farhand/core';
import {
  buttonsIn,
  decline,
  defer,
  expand,
  initialState,
  reduce,
  say,
  trace,
  type Action,
  type Button,
  type Primitive,
  type Rules,
} from '@farhand/core/driver';
import { recorder } from '@farhand/driver-testkit/recorder';
import fc, { type Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';

/** A vendor without button-down and button-up: a press waits for its release, with one move between at most. */
const coarse: Partial<Rules<Action>> = {
  pointerMove: (move, { buttons, deferred }) => {
    if (buttons.length === 0) return say(move);
    return deferred.length === 1 ? defer('a held move') : decline('straight drags only');
  },
  pointerDown: (_down, { buttons, pointer }) =>
    buttons.length > 0 || pointer === undefined ? decline('no press here') : defer('no press alone'),
  pointerUp: () => decline('no release alone'),
  drag: (drag) => (drag.path.length === 2 ? say(drag) : decline('straight drags only')),
};

interface Op {
  readonly verb: 'move' | 'down' | 'up' | 'click' | 'press' | 'screenshot' | 'hold click' | 'hold button';
  readonly x: number;
  readonly button: 'left' | 'right';
  readonly awaited: boolean;
}

const op: Arbitrary<Op> = fc.record({
  verb: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('move' as const, 'down' as const, 'up' as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'click' as const,
        'press' as const,
        'screenshot' as const,
        'hold click' as const,
        'hold button' as const,
      ),
    },
  ),
  x: fc.integer({ min: 0, max: 5 }),
  button: fc.constantFrom('left' as const, 'left' as const, 'right' as const),
  awaited: fc.boolean(),
});

const start = ({ mouse, keyboard, tab, screen }: Computer, { verb, x, button }: Op): PromiseLike<unknown> => {
  switch (verb) {
    case 'move':
      return mouse.move(x, 1);
    case 'down':
      return mouse.down({ button });
    case 'up':
      return mouse.up({ button });
    case 'click':
      return tab.click(x, 2, { button });
    case 'press':
      return keyboard.press('a');
    case 'screenshot':
      return screen.screenshot();
    case 'hold click':
      return keyboard.hold('Shift', () => tab.click(x, 3));
    case 'hold button':
      return mouse.hold(button, () => mouse.move(x, 4));
  }
};

/** What a verb means where `pressed` buttons are down. */
const meaning = ({ verb, x, button }: Op, pressed: readonly Button[]): readonly Primitive[] => {
  const press = { button, clickCount: 1 } as const;
  switch (verb) {
    case 'move':
      return [{ type: 'pointerMove', to: { x, y: 1 } }];
    case 'down':
      return [{ type: 'pointerDown', ...press }];
    case 'up':
      return [{ type: 'pointerUp', ...press }];
    case 'click':
      return expand({ type: 'click', at: { x, y: 2 }, ...press, modifiers: [], delayMs: 0 });
    case 'press':
      return expand({ type: 'press', key: 'a', modifiers: [], holdMs: 0 });
    case 'screenshot':
      return [];
    case 'hold click':
      return expand({ type: 'click', at: { x, y: 3 }, ...press, button: 'left', modifiers: ['Shift'], delayMs: 0 });
    case 'hold button': {
      const move = { type: 'pointerMove', to: { x, y: 4 } } as const;
      // What is down already belongs to whoever pressed it: the hold neither presses nor releases it.
      if (pressed.includes(button)) return [move];
      return [{ type: 'pointerDown', ...press }, move, { type: 'pointerUp', ...press }];
    }
  }
};

/** What a script means. */
const meaningOf = (ops: readonly Op[]): readonly Primitive[] => {
  const primitives: Primitive[] = [];
  for (const one of ops) {
    const state = primitives.reduce(reduce, initialState);
    primitives.push(...meaning(one, buttonsIn(state, undefined)));
  }
  return primitives;
};

test('what was accepted is what was done, in order, whatever waited meanwhile', async () => {
  let accepted = 0;
  let refused = 0;
  const script = fc.array(op, { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(script, async (ops) => {
      const driver = recorder({ rules: coarse });
      const computer = await launch(driver, { kind: 'desktop' });
      const results: Promise<boolean>[] = [];
      for (const one of ops) {
        const result = Promise.resolve(start(computer, one)).then(
          () => true,
          (error: unknown) => {
            if (error instanceof UnsupportedActionError) return false;
            throw error;
          },
        );
        results.push(result);
        if (one.awaited) await result;
      }
      const taken = await Promise.all(results);
      const wanted = meaningOf(ops.filter((_, index) => taken[index]));
      accepted += taken.filter(Boolean).length;
      refused += taken.filter((one) => !one).length;

      // A press that nobody has released waits still: neither it nor what follows it has reached the computer.
      const waiting = computer.held().length > 0;
      const last = wanted.findLastIndex(({ type }) => type === 'pointerDown');
      const told = waiting ? wanted.slice(0, last) : wanted;
      const log = driver.connections[0]?.log ?? [];
      expect(trace(log.flatMap(expand))).toEqual(trace(told));

      await computer.releaseAll();
      expect(computer.held()).toEqual([]);
      expect(driver.connections[0]?.log).toEqual(log);
      await computer.close();
    }),
    { numRuns: 1500, seed: 11 },
  );
  // Both happen often, so the law is about something.
  expect(accepted).toBeGreaterThan(1000);
  expect(refused).toBeGreaterThan(1000);
});
