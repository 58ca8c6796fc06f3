import { describe, expect, test } from 'vitest';
import { lightcone } from './lightcone.js';

describe('a scale', () => {
  test.each([undefined, null, 0, 1])('of %j is a pixel for each CSS pixel', async (scale) => {
    const { create } = await lightcone();
    const { backend } = await create({ display: { width: 64, height: 48, scale } });
    expect(backend.display).toEqual({ width: 64, height: 48 });
  });

  test.each([-1, 0.2, 4.1])('of %j is refused', async (scale) => {
    const { call, driver } = await lightcone();
    expect(await call('POST', '/computers', { display: { scale } })).toMatchObject({
      status: 400,
      body: { detail: 'display.scale must be from 0.25 to 4' },
    });
    expect(driver.connections).toEqual([]);
  });

  test('that the backend does not have is refused, and nothing is left of the computer', async () => {
    const { call, driver } = await lightcone();
    expect(await call('POST', '/computers', { display: { scale: 2 } })).toMatchObject({
      status: 503,
      body: { detail: expect.stringMatching(/has no browser of a scale other than 1\.$/) },
    });
    expect((await call('GET', '/computers')).body).toEqual([]);
    expect(driver.connections.map(({ terminated }) => terminated)).toEqual([true]);
  });

  test('is what a backend that has it is asked for, before the size', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    const asked: unknown[] = [];
    Object.assign(backend, { setScale: async (scale: number) => void asked.push([scale, backend.display]) });
    await call('POST', `${path}/viewport`, { width: 64, height: 48, scale_factor: 1.25 });
    await call('POST', `${path}/viewport`, { width: 32, height: 24 });
    expect(asked).toEqual([
      [1.25, { width: 1280, height: 720 }],
      [1, { width: 64, height: 48 }],
    ]);
  });
});
