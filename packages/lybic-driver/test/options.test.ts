import { lybic, lybicClient, type LybicOptions } from '@farhand/lybic-driver';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { clientOf, forever, instant, key, rejection, settings, vendor } from './scripted-vendor.js';
import { desktop } from './vendor-answers.js';

beforeEach(() => {
  for (const name of ['LYBIC_API_KEY', 'LYBIC_ORG_ID', 'LYBIC_API_ENDPOINT', 'LYBIC_SANDBOX_SHAPE']) {
    vi.stubEnv(name, '');
  }
  return () => vi.unstubAllEnvs();
});

describe('what is missing', () => {
  const noKey =
    'lybic: no API key is set. Nothing was sent. Set the environment variable LYBIC_API_KEY, or pass lybic({ apiKey }).';
  const noOrganization =
    'lybic: no organization is set. Nothing was sent. Set the environment variable LYBIC_ORG_ID, or pass lybic({ orgId }).';

  test.each<readonly [string, LybicOptions, string]>([
    ['the key', { orgId: 'ORG-1' }, noKey],
    ['the organization', { apiKey: key }, noOrganization],
  ])('%s: an error that names the variable, once the driver is used', async (_, options, message) => {
    const service = await vendor(desktop);
    const driver = lybic({ ...options, baseUrl: service.url });
    expect(driver.name).toBe('lybic');
    expect(driver.kinds).toEqual(['desktop']);
    expect(driver.rules('desktop')).toBeDefined();
    for (const use of [
      () => driver.open({ kind: 'desktop' }, forever()),
      () => driver.attach('SBX-1', forever()),
      () => driver.list(forever()),
    ]) {
      expect(await rejection(use())).toEqual(new TypeError(message));
    }
    expect(() => lybicClient({ ...options, baseUrl: service.url })).toThrow(new TypeError(message));
    expect(service.seen).toEqual([]);
  });
});

describe('the environment', () => {
  test('is read when the driver is used', async () => {
    const service = await vendor({ 'GET /api/orgs/ORG-env/sandboxes': { json: [] } });
    const driver = lybic({ pace: instant });
    vi.stubEnv('LYBIC_API_KEY', ' lysk-env\n');
    vi.stubEnv('LYBIC_ORG_ID', ' ORG-env ');
    vi.stubEnv('LYBIC_API_ENDPOINT', service.url);
    expect(await driver.list(forever())).toEqual([]);
    expect(service.seen[0]?.headers['x-api-key']).toBe('lysk-env');
  });

  test('comes after what is passed', async () => {
    vi.stubEnv('LYBIC_API_KEY', 'lysk-env');
    vi.stubEnv('LYBIC_ORG_ID', 'ORG-env');
    vi.stubEnv('LYBIC_API_ENDPOINT', 'https://elsewhere.test');
    const service = await vendor({ 'GET O/stats': { json: {} } });
    await clientOf(service).stats();
    expect(service.seen[0]?.headers['x-api-key']).toBe(key);
  });
});

describe('the base URL', () => {
  test.each(['http://api.lybic.cn', 'http://10.0.0.1', 'api.lybic.cn', 'https://u:pa55@a.test'])(
    '%s is refused before anything is sent',
    async (baseUrl) => {
      const error = await rejection(lybic({ apiKey: key, orgId: 'ORG-1', baseUrl }).list(forever()));
      expect(error).toBeInstanceOf(TypeError);
      expect(error).toMatchObject({ message: expect.not.stringContaining('pa55') });
    },
  );

  test('may have a path and a slash at its end', async () => {
    const service = await vendor({ 'GET /v1/api/orgs/ORG-1/sandboxes': { json: [] } });
    expect(await lybic(settings(`${service.url}/v1/`)).list(forever())).toEqual([]);
  });
});

describe('what makes no sense is an error at once', () => {
  const make = (options: object): unknown => lybic(options);

  test('an option that does not exist, with the one that was meant', () => {
    expect(() => make({ apikey: 'x' })).toThrow(
      new TypeError(
        "lybic: unknown option 'apikey'. Did you mean 'apiKey'? Known options: apiKey, orgId, baseUrl, shape, imageId, actionsPath, projectId, name, dispatcher, pace.",
      ),
    );
  });

  test.each([
    [{ apiKey: '' }],
    [{ apiKey: 7 }],
    [{ orgId: '' }],
    [{ baseUrl: '' }],
    [{ shape: null }],
    [{ name: '' }],
    [{ projectId: 7 }],
    [{ imageId: '' }],
    [{ imageId: 'IMG-1', shape: 'small' }],
    [{ actionsPath: 'actions/execute' }],
    [[]],
  ])('%o', (options) => {
    expect(() => make(options)).toThrow(TypeError);
  });
});

test('changing the options later changes nothing', async () => {
  const service = await vendor({ 'GET O/sandboxes': { json: [] } });
  const options: { -readonly [K in keyof LybicOptions]: LybicOptions[K] } = settings(service.url);
  const driver = lybic(options);
  options.apiKey = 'lysk-other';
  await driver.list(forever());
  expect(service.seen[0]?.headers['x-api-key']).toBe(key);
});
