import {
  ActionFailedError,
  ClosedError,
  createVendorClient,
  fieldsOf,
  neededFieldsOf,
  outcomeByError,
  OutcomeUnknownError,
  ProtocolError,
  sendInOrder,
  startDeadline,
  TransportError,
  type Deadline,
  type Http,
  type HttpRequest,
} from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';

const endpoints = {
  get: { method: 'GET', path: '/of/{owner}/machines/{id}', effect: 'read' },
  watch: { method: 'GET', path: '/machines/{id}/events', effect: 'read' },
} as const;

/** A client over no network: what was asked for, and the signal of the last stream. */
const client = (body: unknown = {}) => {
  const asked: Partial<HttpRequest>[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  const http: Http = {
    request: (request) => {
      asked.push(request);
      return Promise.resolve({ status: 200, headers: {}, body, requestId: undefined });
    },
    stream: (_request, signal) => {
      signals.push(signal);
      return Promise.reject(new Error('There is no stream.'));
    },
    settling: () => undefined,
    redact: (text) => text,
    close: () => Promise.resolve(),
  };
  const nameOf = (name: keyof typeof endpoints): string => `Example: ${name}`;
  return { asked, signals, ...createVendorClient(http, { endpoints, nameOf, ids: { owner: 'a/b' } }) };
};

test('fills the path in with escaped identifiers, and refuses one that is missing', async () => {
  const { asked, object } = client();
  await object('get', { ids: { id: 'm 1' }, wait: {} });
  expect(asked).toMatchObject([{ method: 'GET', path: '/of/a%2Fb/machines/m%201', effect: 'read' }]);
  await expect(object('get', { wait: {} })).rejects.toThrow('id must be an identifier');
});

test('ends a stream by the signal of its limits, otherwise by the signal of its wait', async () => {
  const { signals, stream } = client();
  const [wait, limits] = [new AbortController(), new AbortController()];
  const request = { ids: { id: 'm1' }, wait: { signal: wait.signal } };
  await expect(stream('watch', request, '*/*')).rejects.toThrow('no stream');
  await expect(stream('watch', request, '*/*', { signal: limits.signal })).rejects.toThrow('no stream');
  expect(signals[0]).toBe(wait.signal);
  expect(signals[1]).toBe(limits.signal);
});

describe('fields', () => {
  const json = { a: '', b: 'x', n: 0, f: false, r: {}, l: [{}, 1] };

  test('that may be missing are undefined if they are of another type', () => {
    const { text, number, flag, record, records } = fieldsOf(json);
    expect([text('a'), text('n'), number('n'), number('b'), flag('f'), flag('n')]).toEqual([
      '',
      undefined,
      0,
      undefined,
      false,
      undefined,
    ]);
    expect([record('r'), record('l'), records('l'), records('r')]).toEqual([{}, undefined, [{}], []]);
  });

  test('that are needed are errors, a text with nothing in it as well', () => {
    const { text, number, array } = neededFieldsOf(json, { what: 'Example: get', facts: { status: 200 } });
    expect([text('b'), number('n'), array('l')]).toEqual(['x', 0, [{}, 1]]);
    expect(() => text('a')).toThrow("Example: get: the reply has no usable 'a'.");
    expect(() => text('n')).toThrow("Example: get: the reply has no usable 'n'.");
  });
});

test('a request that fails as a whole says what became of each of its calls, and the rest has not run', async () => {
  const requests = [{ calls: [1, 2] }, { calls: [3, 4] }, { calls: [5] }];
  const report = await sendInOrder(requests, {
    send: ({ calls }) =>
      calls.includes(3) ? Promise.reject(new Error('no')) : Promise.resolve({ outcomes: calls.map(() => 'applied') }),
    outcomeOf: () => 'unknown',
  });
  expect(report.outcomes).toEqual(['applied', 'applied', 'unknown', 'unknown', 'notRun']);
  expect(report.requests).toBe(1);
});

describe('what became of calls whose request failed', () => {
  const reason = new RangeError('the reason of an abort');
  const running = startDeadline({ timeoutMs: 0 }, 'test');
  const aborted = startDeadline({ timeoutMs: 0, signal: AbortSignal.abort(reason) }, 'test');

  test.each<readonly [string, unknown, Deadline, string]>([
    ['refused', new TransportError('REJECTED', 'no'), running, 'notRun'],
    ['not let in', new TransportError('UNAUTHORIZED', 'no'), running, 'notRun'],
    ['turned away', new TransportError('RATE_LIMITED', 'later'), running, 'notRun'],
    ['not to be reached', new TransportError('UNREACHABLE', 'no'), running, 'notRun'],
    ['gone', new ClosedError('gone', { status: 404 }), running, 'notRun'],
    ['gone, as a server in trouble says', new ClosedError('gone', { status: 500 }), running, 'unknown'],
    ['failed', new ActionFailedError('failed'), running, 'failed'],
    ['open', new OutcomeUnknownError('perhaps'), running, 'unknown'],
    ['unreadable', new ProtocolError('no JSON'), running, 'unknown'],
    ['the reason of the abort', reason, aborted, 'notRun'],
    ['an error of ours', new RangeError('Maximum call stack size exceeded'), running, 'unknown'],
    ['an error of ours while the call is aborted', new RangeError('another'), aborted, 'unknown'],
    ['no error at all', 'text', running, 'unknown'],
  ])('%s', (_, error, deadline, outcome) => {
    expect(outcomeByError(error, deadline)).toBe(outcome);
  });
});
