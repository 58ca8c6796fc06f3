import { lightcone, lightconeClient, type LightconeOptions } from '@farhand/lightcone-driver';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { browser, clientOf, forever, instant, key, rejection, settings, vendor } from './scripted-vendor.js';

beforeEach(() => {
  vi.stubEnv('TZAFON_API_KEY', '');
  vi.stubEnv('LIGHTCONE_BASE_URL', '');
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the API key', () => {
  const missing =
    'lightcone: no API key is set. Nothing was sent. Set the environment variable TZAFON_API_KEY, or pass lightcone({ apiKey }).';

  test('is missing: an error that names the variable, once the driver is used', async () => {
    const service = await vendor(browser);
    const driver = lightcone({ baseUrl: service.url });
    expect(driver.name).toBe('lightcone');
    expect(driver.rules('browser')).toBeDefined();
    for (const used of [
      driver.open({ kind: 'browser' }, forever()),
      driver.attach('c1', forever()),
      driver.list(forever()),
    ]) {
      const error = await rejection(used);
      expect(error).toBeInstanceOf(TypeError);
      expect(error).toMatchObject({ message: missing });
    }
    expect(() => lightconeClient({ baseUrl: service.url })).toThrow(new TypeError(missing));
    expect(service.seen).toEqual([]);
  });

  test('comes from the environment, as that is when the driver is used', async () => {
    const service = await vendor({ 'GET /computers': { json: [] } });
    const driver = lightcone({ pace: instant });
    vi.stubEnv('TZAFON_API_KEY', ' sk_from_env\n');
    vi.stubEnv('LIGHTCONE_BASE_URL', service.url);
    await driver.list(forever());
    expect(service.seen[0]?.headers.authorization).toBe('Bearer sk_from_env');
  });

  test('that is passed comes first', async () => {
    vi.stubEnv('TZAFON_API_KEY', 'sk_from_env');
    const service = await vendor({ 'GET /computers': { json: [] } });
    await clientOf(service).list();
    expect(service.seen[0]?.headers.authorization).toBe(`Bearer ${key}`);
  });

  test('with a line break is refused without being shown', () => {
    expect(() => lightconeClient({ apiKey: 'sk_a\nb' })).toThrow(/^(?!.*sk_a).*TZAFON_API_KEY/s);
  });
});

describe('the base URL', () => {
  test.each(['http://api.tzafon.ai', 'http://10.0.0.1', 'api.tzafon.ai', 'https://u:pa55@a.test'])(
    '%s is refused before anything is sent',
    async (baseUrl) => {
      const error = await rejection(lightcone({ apiKey: key, baseUrl }).list(forever()));
      expect(error).toBeInstanceOf(TypeError);
      expect(error).toMatchObject({ message: expect.not.stringContaining('pa55') });
    },
  );

  test('of the environment is checked too', async () => {
    vi.stubEnv('LIGHTCONE_BASE_URL', 'http://api.tzafon.ai');
    expect(await rejection(lightcone({ apiKey: key }).list(forever()))).toBeInstanceOf(TypeError);
  });

  test('may have a path', async () => {
    const service = await vendor({ 'GET /v1/computers': { json: [] } });
    expect(await lightcone(settings(`${service.url}/v1/`)).list(forever())).toEqual([]);
  });
});

describe('what makes no sense is an error at once', () => {
  const make = (options: object): unknown => lightcone(options);

  test('an option that does not exist', () => {
    expect(() => make({ api_key: 'x' })).toThrow(
      new TypeError(
        "lightcone: unknown option 'api_key'. Did you mean 'apiKey'? Known options: apiKey, baseUrl, batchLimit, create, dialogs, dispatcher, environment, execStream, pace, persistent, registryDir.",
      ),
    );
  });

  test.each<readonly [object, typeof TypeError | typeof RangeError]>([
    [{ apiKey: '' }, TypeError],
    [{ apiKey: 7 }, TypeError],
    [{ baseUrl: '' }, TypeError],
    [{ registryDir: '' }, TypeError],
    [{ registryDir: 7 }, TypeError],
    [{ batchLimit: '5' }, TypeError],
    [{ batchLimit: 0 }, RangeError],
    [{ batchLimit: 1.5 }, RangeError],
    [{ batchLimit: Number.NaN }, RangeError],
    [{ create: 'persistent' }, TypeError],
    [{ dialogs: 'yes' }, TypeError],
    [{ dialogs: true }, TypeError],
    [{ persistent: 1 }, TypeError],
    [{ environment: '' }, TypeError],
    [{ environment: 5 }, TypeError],
  ])('%o', (options, type) => {
    expect(() => make(options)).toThrow(type);
  });
});

test('changing the options later changes nothing', async () => {
  const service = await vendor({ 'GET /computers': { json: [] } });
  const options: { -readonly [K in keyof LightconeOptions]: LightconeOptions[K] } = settings(service.url);
  const driver = lightcone(options);
  options.apiKey = 'sk_other';
  await driver.list(forever());
  expect(service.seen[0]?.headers.authorization).toBe(`Bearer ${key}`);
});
