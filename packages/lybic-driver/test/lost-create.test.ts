import { startDeadline, suppressedErrors, type Deadline, type OpenOptions, type Pace } from '@farhand/core/driver';
import { lybic } from '@farhand/lybic-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { forever, instant, rejection, settings, vendor, type Vendor } from './scripted-vendor.js';
import { desktop, sandbox, type Answer, type Reply, type Script } from './vendor-answers.js';

const create = 'POST O/sandboxes';
const list = 'GET O/sandboxes';
const launched: OpenOptions = { kind: 'desktop', tag: 'ci-7' };

const nameIn = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'name' in body ? body.name : undefined;

/** Answers of a list: `named` has the sandboxes of these ids, under the name that was sent, and others around them. */
interface Lists {
  readonly empty: Answer;
  named(...ids: readonly string[]): Answer;
}

interface Lost {
  readonly service: Vendor;
  readonly pauses: readonly number[];
  readonly lists: Lists;
  /** Launches, with a deadline of its own or one without an end. */
  open(deadline?: Deadline, wanted?: OpenOptions): ReturnType<ReturnType<typeof lybic>['open']>;
}

const losing = async (reply: Answer): Promise<Lost> => {
  const service = await vendor({ ...desktop, [create]: reply });
  const pauses: number[] = [];
  const pace: Pace = { random: () => 0, delay: (ms) => (pauses.push(ms), Promise.resolve()) };
  const name = (): unknown => nameIn(service.seen[0]?.body);
  const others = (): readonly object[] => [
    { ...sandbox, id: 'SBX-8' },
    { ...sandbox, id: 'SBX-9', name: `${String(name())} copy` },
  ];
  const lists: Lists = {
    empty: () => ({ json: others() }),
    named:
      (...ids) =>
      () => ({ json: [...ids.map((id) => ({ ...sandbox, id, name: name() })), ...others()] }),
  };
  const open: Lost['open'] = async (deadline = forever(), wanted = launched) => {
    const connection = await lybic({ ...settings(service.url), pace }).open(wanted, deadline);
    onTestFinished(() => connection.detach());
    return connection;
  };
  return { service, pauses, lists, open };
};

const unusable: readonly (readonly [string, Reply])[] = [
  ['a lost reply', 'reset'],
  ['500', { status: 500, json: { message: 'Oops' } }],
  ['500 that speaks of some sandbox', { status: 500, json: { message: 'Sandbox SBX-3 not found' } }],
  ['HTML of a proxy', { status: 502, text: '<html>Bad Gateway' }],
  ['504 with a word of success', { status: 504, json: sandbox }],
  ['JSON that is cut off', { text: '{"id":"SBX-1' }],
  ['an empty body', { text: '' }],
  ['no object', { json: [sandbox] }],
  ['no id', { json: { ...sandbox, id: undefined } }],
];

describe('the reply is of no use: the sandbox is found by its name and used', () => {
  test.each(unusable)('%s', async (_, reply) => {
    const { service, lists, open } = await losing(reply);
    service.answer({ [list]: lists.named('SBX-1') });
    expect(await open()).toMatchObject({ id: 'SBX-1', kind: 'desktop' });
    expect(service.log().slice(0, 3)).toEqual([
      [create, { name: expect.stringMatching(/^farhand ci-7 [0-9a-f]{24}$/), shape: 'small-linux' }],
      list,
      'GET S',
    ]);
    expect(service.log()).not.toContain('DELETE S');
  });

  test('also if it is late, and a look fails', async () => {
    const { service, pauses, lists, open } = await losing('reset');
    service.answer({ [list]: [lists.empty, { status: 400, json: {} }, lists.empty, lists.named('SBX-1')] });
    expect((await open()).id).toBe('SBX-1');
    expect(service.log().filter((line) => line === list)).toHaveLength(4);
    expect(pauses).toEqual([500, 1000, 2000]);
  });

  test('one that still starts is waited for', async () => {
    const { service, open } = await losing('reset');
    service.answer({
      [list]: () => ({ json: [{ ...sandbox, status: 'PENDING', name: nameIn(service.seen[0]?.body) }] }),
    });
    await open();
    expect(service.log()).toContain('GET S/status');
  });
});

describe('it is not in the list', () => {
  test('after five looks the outcome is unknown, and the error says what to look for', async () => {
    const { service, pauses, lists, open } = await losing({ status: 500, json: { message: 'Oops' } });
    service.answer({ [list]: lists.empty });
    const error = await rejection(open());
    const name = String(nameIn(service.seen[0]?.body));
    expect(error).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      status: 500,
      cause: { code: 'REJECTED' },
      message: `Lybic: POST /api/orgs/ORG-1/sandboxes was sent, but the reply was 500: Oops. It may or may not have happened, so Farhand does not send it again. If it was created, its name is '${name}'. It did not appear in the list of sandboxes within a few seconds. sweep({ tag: 'ci-7' }) ends it later.`,
    });
    expect(service.log()).toEqual([[create, { name, shape: 'small-linux' }], list, list, list, list, list]);
    expect(pauses).toEqual([500, 1000, 2000, 4000]);
  });

  test('without a tag there is nothing to sweep', async () => {
    const { service, lists, open } = await losing('reset');
    service.answer({ [list]: lists.empty });
    expect(await rejection(open(forever(), { kind: 'desktop' }))).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      message: expect.stringMatching(
        /its name is 'farhand [0-9a-f]{24}'\. It did not appear .* Look for it later, and delete it\.$/,
      ),
    });
  });

  test('a reply without an id, too: what was answered is the cause', async () => {
    const { service, lists, open } = await losing({ json: { name: 'sandbox' } });
    service.answer({ [list]: lists.empty });
    expect(await rejection(open())).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      message: expect.stringContaining("no usable 'id'"),
      cause: { code: 'PROTOCOL' },
    });
  });

  test('the list cannot be had: the error says so, and why', async () => {
    const { service, open } = await losing('reset');
    service.answer({ [list]: { status: 403, json: { message: 'No lists for you' } } });
    const error = await rejection(open());
    expect(error).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      message: expect.stringContaining('The list of sandboxes could not be read. sweep('),
    });
    expect(suppressedErrors(error)).toMatchObject([{ code: 'UNAUTHORIZED', status: 403 }]);
  });
});

test('two of one name: both are ended, since something sends requests twice', async () => {
  const { service, lists, open } = await losing('reset');
  service.answer({ [list]: lists.named('SBX-1', 'SBX-2'), 'DELETE O/sandboxes/SBX-2': { text: '' } });
  expect(await rejection(open())).toMatchObject({
    code: 'PROTOCOL',
    message: expect.stringContaining('2 sandboxes have its name'),
  });
  expect(service.log().slice(2)).toEqual(['DELETE S', 'DELETE O/sandboxes/SBX-2']);
});

describe('the caller no longer waits', () => {
  /** A deadline that the caller ends when the request for a sandbox arrives. */
  const givenUp = async (): Promise<Lost & { readonly deadline: Deadline }> => {
    const abort = new AbortController();
    const deadline = startDeadline({ timeoutMs: 0, signal: abort.signal }, 'launch');
    // The answer never comes: what is aborted first, the request or the socket, is all the same.
    const lost = await losing(() => (abort.abort('enough'), 'reset'));
    return { ...lost, deadline };
  };

  test('it is found and ended, and the reason surfaces', async () => {
    const { service, lists, open, deadline } = await givenUp();
    service.answer({ [list]: [lists.empty, lists.named('SBX-1')] });
    expect(await rejection(open(deadline))).toBe('enough');
    expect(service.log().slice(1)).toEqual([list, list, 'DELETE S']);
  });

  test('gone by then is as good', async () => {
    const { service, lists, open, deadline } = await givenUp();
    service.answer({ [list]: lists.named('SBX-1'), 'DELETE S': { status: 404, json: { message: 'Not Found' } } });
    expect(await rejection(open(deadline))).toBe('enough');
  });

  test('it cannot be ended: the error says which one runs', async () => {
    const { service, lists, open, deadline } = await givenUp();
    service.answer({ [list]: lists.named('SBX-1'), 'DELETE S': { status: 400, json: { code: 'x.BUSY' } } });
    const error = await rejection(open(deadline));
    expect(error).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      message: expect.stringContaining('It was created, as SBX-1, and could not be deleted. sweep('),
    });
    expect(suppressedErrors(error)).toMatchObject([{ code: 'REJECTED', vendorStatus: 'x.BUSY' }]);
  });

  test('it is not found: the outcome is unknown', async () => {
    const { service, lists, open, deadline } = await givenUp();
    service.answer({ [list]: lists.empty });
    expect(await rejection(open(deadline))).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(service.log().filter((line) => line === list)).toHaveLength(5);
  });
});

describe('what was certainly not created is not looked for', () => {
  const refusals: readonly (readonly [string, Script, string])[] = [
    ['refused', { [create]: { status: 401, json: {} } }, 'UNAUTHORIZED'],
    ['turned away', { [create]: { status: 429, json: {} } }, 'RATE_LIMITED'],
    ['redirected', { [create]: { status: 307, text: '', headers: { location: '/' } } }, 'PROTOCOL'],
  ];

  test.each(refusals)('%s', async (_, script, code) => {
    const service = await vendor(script);
    const error = await rejection(lybic({ ...settings(service.url), pace: instant }).open(launched, forever()));
    expect(error).toMatchObject({ code });
    expect(service.log()).not.toContain(list);
  });
});
