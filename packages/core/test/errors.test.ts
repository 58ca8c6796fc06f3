import { inspect } from 'node:util';

import {
  ActionFailedError,
  FarhandError,
  suppressedErrors,
  TransportError,
  UnsupportedActionError,
} from '@farhand/core';
import { suppress } from '@farhand/core/driver';
import { expect, test } from 'vitest';

test('an error has a name, a stable code and only the facts that are known', () => {
  const error = new ActionFailedError('It failed.', { vendorStatus: 'EXECUTION_ERROR', requestId: 'req_1' });
  expect(error.name).toBe('ActionFailedError');
  expect(Object.keys(error).toSorted()).toEqual(['code', 'name', 'requestId', 'vendorStatus']);
  expect(JSON.parse(JSON.stringify(error))).toEqual({
    name: 'ActionFailedError',
    code: 'ACTION_FAILED',
    vendorStatus: 'EXECUTION_ERROR',
    requestId: 'req_1',
  });
  expect(inspect(error)).not.toContain('undefined');
});

test('isInstance knows the errors of another copy of the library', () => {
  const foreign = Object.assign(new Error('from elsewhere'), { [Symbol.for('farhand.error')]: true });
  expect(FarhandError.isInstance(foreign)).toBe(true);
  expect(FarhandError.isInstance(new TransportError('UNREACHABLE', 'gone'))).toBe(true);
  expect(FarhandError.isInstance(new Error('other'))).toBe(false);
  expect(FarhandError.isInstance({ code: 'CLOSED' })).toBe(false);
});

test('a cause is kept, also when it is undefined', () => {
  const cause = new Error('why');
  expect(new ActionFailedError('It failed.', { cause }).cause).toBe(cause);
  expect('cause' in new ActionFailedError('It failed.')).toBe(false);
});

test('an unsupported action tells every reason', () => {
  expect(new UnsupportedActionError('no', ['a: b', 'c: d']).reasons).toEqual(['a: b', 'c: d']);
});

test('errors of a clean-up ride along without changing the error', () => {
  const main = new Error('mine');
  const before = inspect(main);
  suppress(main, [new Error('first')]);
  suppress(main, [new Error('second')]);
  suppress('not an object', [new Error('lost')]);
  expect(suppressedErrors(main).map(({ message }) => message)).toEqual(['first', 'second']);
  expect(inspect(main)).toBe(before);
  expect(suppressedErrors(undefined)).toEqual([]);
});
