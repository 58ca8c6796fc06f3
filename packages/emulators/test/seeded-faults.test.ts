import { seededFaults, type Fault } from '@farhand/emulators';
import { describe, expect, test } from 'vitest';

const at = (index: number): { readonly index: number; readonly method: string; readonly path: string } => ({
  index,
  method: 'GET',
  path: '/',
});

const run = (settings: Parameters<typeof seededFaults>[0], count: number): readonly (Fault | undefined)[] => {
  const faults = seededFaults(settings);
  return Array.from({ length: count }, (_, index) => faults(at(index)));
};

const allTypes = [
  'duplicateReply',
  'failAtStep',
  'html502',
  'latency',
  'replyLost',
  'resetBeforeRead',
  'resetMidBody',
  'sessionExpired',
  'slowStart',
  'stalledBody',
  'status429',
  'status500',
  'status503',
  'status503RetryAfter',
  'truncatedJson',
];

describe('a seed', () => {
  test('says the same every time', () => {
    expect(run({ seed: 7, rate: 0.5 }, 200)).toEqual(run({ seed: 7, rate: 0.5 }, 200));
  });

  // Runs that were reported by their seed must be repeatable by later versions.
  test('says the same in every version', () => {
    expect(run({ seed: 1, rate: 1 }, 6)).toEqual([
      { type: 'html502', applied: true },
      { type: 'truncatedJson' },
      { type: 'status503RetryAfter', retryAfterMs: 29 },
      { type: 'status503', applied: false },
      { type: 'stalledBody' },
      { type: 'resetBeforeRead' },
    ]);
  });

  test('other than that, says something else', () => {
    expect(run({ seed: 8, rate: 0.5 }, 50)).not.toEqual(run({ seed: 7, rate: 0.5 }, 50));
  });

  test('decides by the index alone, whatever was asked before and whatever the request is', () => {
    const inOrder = run({ seed: 7, rate: 0.5 }, 100);
    const faults = seededFaults({ seed: 7, rate: 0.5 });
    const backwards = Array.from({ length: 100 }, (_, n) => faults({ index: 99 - n, method: 'PUT', path: `/${n}` }));
    expect(backwards.toReversed()).toEqual(inOrder);
  });
});

describe('the rate', () => {
  test('0 is never, 1 is always', () => {
    expect(run({ seed: 3, rate: 0 }, 1000).filter((fault) => fault !== undefined)).toEqual([]);
    expect(run({ seed: 3, rate: 1 }, 1000)).not.toContain(undefined);
  });

  test('is how many of the requests are hit', () => {
    const hit = run({ seed: 3, rate: 0.2 }, 10_000).filter((fault) => fault !== undefined).length;
    expect(hit).toBeGreaterThan(1850);
    expect(hit).toBeLessThan(2150);
  });
});

describe('the types', () => {
  test('are all of those that there were first, unless said otherwise', () => {
    const types = new Set(run({ seed: 5, rate: 1 }, 1000).map((fault) => fault?.type));
    expect([...types].sort()).toEqual(allTypes);
  });

  test('have one more that has to be asked for', () => {
    expect(run({ seed: 5, rate: 1, types: ['actsLate'] }, 3)).toEqual([
      { type: 'actsLate', delayMs: 45, answered: 'html504' },
      { type: 'actsLate', delayMs: 39, answered: 'reset' },
      { type: 'actsLate', delayMs: 79, answered: 'then' },
    ]);
  });

  test('can be chosen', () => {
    const types = new Set(run({ seed: 5, rate: 1, types: ['replyLost', 'latency'] }, 200).map((fault) => fault?.type));
    expect([...types].sort()).toEqual(['latency', 'replyLost']);
  });

  test('come carried out and not carried out, with and without a wait', () => {
    const made = run({ seed: 5, rate: 1 }, 2000).map((fault) => JSON.stringify(fault));
    for (const type of ['html502', 'status500', 'status503']) {
      for (const applied of [true, false]) expect(made).toContain(JSON.stringify({ type, applied }));
    }
    expect(made).toContain('{"type":"status429"}');
    expect(made.some((text) => text.startsWith('{"type":"status429","retryAfterMs":'))).toBe(true);
    for (const step of [1, 2, 3, 4]) expect(made).toContain(JSON.stringify({ type: 'failAtStep', step }));
  });
});

const untyped = (types: readonly string[]): readonly Fault['type'][] => JSON.parse(JSON.stringify(types));

test.each([
  [{ seed: 0.5, rate: 1 }, 'seededFaults: seed must be a safe integer, got 0.5.'],
  [{ seed: NaN, rate: 1 }, 'seededFaults: seed must be a safe integer, got NaN.'],
  [{ seed: 1, rate: 1.1 }, 'seededFaults: rate must be from 0 to 1, got 1.1.'],
  [{ seed: 1, rate: -0.1 }, 'seededFaults: rate must be from 0 to 1, got -0.1.'],
  [{ seed: 1, rate: NaN }, 'seededFaults: rate must be from 0 to 1, got NaN.'],
  [{ seed: 1, rate: 1, types: [] }, 'seededFaults: types must contain at least one type of fault.'],
  [{ seed: 1, rate: 1, types: untyped(['gremlins']) }, "seededFaults: unknown fault 'gremlins'. Use one of: latency, "],
  [{ seed: 1, rate: 1, types: untyped(['toString']) }, "seededFaults: unknown fault 'toString'. Use one of: latency, "],
])('%j makes no sense', (settings, message) => {
  expect(() => seededFaults(settings)).toThrow(RangeError);
  expect(() => seededFaults(settings)).toThrow(message);
});
