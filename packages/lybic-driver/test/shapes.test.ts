import { startDeadline, suppressedErrors } from '@farhand/core/driver';
import { lybic } from '@farhand/lybic-driver';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { forever, rejection, settings, vendor } from './scripted-vendor.js';
import { desktop, shape, type Script } from './vendor-answers.js';

beforeEach(() => {
  vi.stubEnv('LYBIC_SANDBOX_SHAPE', '');
  return () => vi.unstubAllEnvs();
});

const shapes = [
  { ...shape, pricePerHour: '0.5' },
  { name: 'big', os: 'Windows' },
  { name: 'odd', new: 1 },
  { description: 'without a name' },
  7,
];

const launch = async (script: Script, wanted?: string) => {
  const service = await vendor(script);
  const { shape: _, ...options } = settings(service.url);
  const driver = lybic(wanted === undefined ? options : { ...options, shape: wanted });
  return { error: await rejection(driver.open({ kind: 'desktop' }, forever())), service };
};

describe('without a shape', () => {
  test('the error says which there are, and nothing is created', async () => {
    const { error, service } = await launch({ 'GET O/shapes': { json: shapes } });
    expect(error).toEqual(
      new TypeError(
        "lybic: no shape is set, so nothing was created. Set the environment variable LYBIC_SANDBOX_SHAPE, or pass lybic({ shape }). This account has 'small-linux' (Linux, x86_64), 'big' (Windows), 'odd'.",
      ),
    );
    expect(service.log()).toEqual(['GET O/shapes']);
  });

  test('an account without any', async () => {
    const { error } = await launch({ 'GET O/shapes': { json: [] } });
    expect(error).toMatchObject({ message: expect.stringContaining('This account has none.') });
  });

  test('if the list cannot be had, the error says so and keeps the reason', async () => {
    const { error } = await launch({ 'GET O/shapes': { status: 401, json: { message: 'Unauthorized' } } });
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ message: expect.stringContaining('could not be read') });
    expect(suppressedErrors(error)).toMatchObject([{ code: 'UNAUTHORIZED', status: 401 }]);
  });

  test('the environment may name one, when the driver is used', async () => {
    const service = await vendor(desktop);
    const { shape: _, ...options } = settings(service.url);
    const driver = lybic(options);
    vi.stubEnv('LYBIC_SANDBOX_SHAPE', ' from-env ');
    const connection = await driver.open({ kind: 'desktop' }, forever());
    await connection.detach();
    expect(service.seen[0]?.body).toMatchObject({ shape: 'from-env' });
  });
});

describe('a shape that the vendor refuses', () => {
  const refusal = { status: 400, json: { code: 'nomos.BAD_SHAPE', message: 'Bad shape' } };

  test('that there is not: the error says which there are', async () => {
    const { error, service } = await launch({ 'POST O/sandboxes': refusal, 'GET O/shapes': { json: shapes } }, 'tiny');
    expect(error).toMatchObject({
      code: 'REJECTED',
      status: 400,
      vendorStatus: 'nomos.BAD_SHAPE',
      message:
        "Lybic: POST /api/orgs/ORG-1/sandboxes was refused with status 400: Bad shape (nomos.BAD_SHAPE). There is no shape 'tiny'. This account has 'small-linux' (Linux, x86_64), 'big' (Windows), 'odd'.",
      cause: { code: 'REJECTED' },
    });
    expect(service.log()).toEqual([['POST O/sandboxes', { name: expect.any(String), shape: 'tiny' }], 'GET O/shapes']);
  });

  test('although there is one: the refusal itself', async () => {
    const { error } = await launch({ 'POST O/sandboxes': refusal, 'GET O/shapes': { json: shapes } }, 'big');
    expect(error).toMatchObject({ code: 'REJECTED', message: expect.not.stringContaining('There is no shape') });
  });

  test('and no list: the refusal, and why there is no list', async () => {
    const { error } = await launch({ 'POST O/sandboxes': refusal, 'GET O/shapes': { status: 403, json: {} } }, 'tiny');
    expect(error).toMatchObject({ code: 'REJECTED', status: 400 });
    expect(suppressedErrors(error)).toMatchObject([{ code: 'UNAUTHORIZED', status: 403 }]);
  });

  test('a key that is not accepted is no matter of shapes', async () => {
    const { error, service } = await launch({ 'POST O/sandboxes': { status: 401, json: { message: 'No' } } }, 'tiny');
    expect(error).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(service.seen).toHaveLength(1);
  });
});

test('a launch that was aborted before it began sends nothing', async () => {
  const service = await vendor(desktop);
  const deadline = startDeadline({ timeoutMs: 0, signal: AbortSignal.abort('enough') }, 'test');
  expect(await rejection(lybic(settings(service.url)).open({ kind: 'desktop' }, deadline))).toBe('enough');
  expect(service.seen).toEqual([]);
});
