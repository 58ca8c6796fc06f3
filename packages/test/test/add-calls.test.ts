import { expect, test } from 'vitest';
import { addCalls } from '../src/turns/add-calls.js';
import { CallLog } from '../src/turns/call-log.js';

/** A log of one click that took 12 ms. */
const oneClick = (): CallLog => {
  const log = new CallLog();
  const told = { computer: 'lab', atMs: 0, call: 1, label: 'tab.click' };
  log.tell({ ...told, number: 1, type: 'call', calledAt: '/fruit.test.ts:4:3', actions: [] });
  log.tell({ ...told, number: 2, type: 'result', outcome: 'done', durationMs: 12, steps: [] });
  return log;
};

const calls = '\n\nLast calls:\n  tab.click at /fruit.test.ts:4:3: done, 12 ms';

test('the calls follow the message, in the stack, too', () => {
  const error = new Error('no fruit');
  error.stack = 'Error: no fruit\n    at /fruit.test.ts:5:9';
  addCalls(error, oneClick());
  expect(error.message).toBe(`no fruit${calls}`);
  expect(error.stack).toBe(`Error: no fruit${calls}\n    at /fruit.test.ts:5:9`);
});

test('they are added once', () => {
  const error = new Error('no fruit');
  addCalls(error, oneClick());
  addCalls(error, oneClick());
  expect(error.message).toBe(`no fruit${calls}`);
});

test('what an error shows of itself stays what it shows', () => {
  const error = new Error('no fruit');
  addCalls(error, oneClick());
  expect(Object.keys(error)).toEqual([]);
  const kept = { message: 'no fruit', stack: 'Error: no fruit' };
  addCalls(kept, oneClick());
  expect(kept).toEqual({ message: `no fruit${calls}`, stack: `Error: no fruit${calls}` });
});

test('an error that cannot be changed stays as it is', () => {
  const error = Object.freeze({ message: 'no fruit', stack: 'Error: no fruit' });
  addCalls(error, oneClick());
  expect(error).toEqual({ message: 'no fruit', stack: 'Error: no fruit' });
});

test('without a call there is nothing to add', () => {
  const error = new Error('no fruit');
  addCalls(error, new CallLog());
  expect(error.message).toBe('no fruit');
});
