import { describe, expect, test } from 'vitest';
import { runsOf, SpareKeys } from '../src/desktop/keys.js';

describe('spare keys', () => {
  test('are given out in the order of their codes, and kept', () => {
    const spare = new SpareKeys([93, 97, 103]);
    expect(spare.assign([1, 2, 1])).toEqual({
      count: 3,
      changes: new Map([
        [93, 1],
        [97, 2],
      ]),
    });
    expect(spare.assign([2, 1])).toEqual({ count: 2, changes: new Map() });
    expect([spare.find(1), spare.find(2), spare.find(3)]).toEqual([93, 97, undefined]);
    expect(spare.touched).toEqual([93, 97]);
  });

  test('that were used longest ago are changed first', () => {
    const spare = new SpareKeys([93, 97]);
    spare.assign([1, 2]);
    spare.assign([1]);
    expect(spare.assign([3])).toEqual({ count: 1, changes: new Map([[97, 3]]) });
    expect([spare.find(1), spare.find(2), spare.find(3)]).toEqual([93, undefined, 97]);
  });

  test('are not taken away from what is needed at the same time', () => {
    const spare = new SpareKeys([93, 97]);
    expect(spare.assign([1, 2, 1, 3, 4])).toEqual({
      count: 3,
      changes: new Map([
        [93, 1],
        [97, 2],
      ]),
    });
    expect(spare.assign([3, 4])).toEqual({
      count: 2,
      changes: new Map([
        [93, 4],
        [97, 3],
      ]),
    });
  });

  test('may be none', () => {
    expect(new SpareKeys([]).assign([1])).toEqual({ count: 0, changes: new Map() });
  });

  test('that follow one another are changed together', () => {
    expect(runsOf([8, 9, 10, 97, 120, 121])).toEqual([[8, 9, 10], [97], [120, 121]]);
    expect(runsOf([])).toEqual([]);
  });
});
