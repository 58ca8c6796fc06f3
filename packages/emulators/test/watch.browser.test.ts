import { createPerformer, startDeadline, type Deadline, type ScreenshotData } from '@farhand/core/driver';
import { recorder, type RecorderConnection } from '@farhand/driver-testkit/recorder';
import { serveLightcone, type LightconeServer } from '@farhand/emulators';
import { local, type LocalConnection } from '@farhand/local-driver';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';

const forever: Deadline = startDeadline({ timeoutMs: 0 }, 'test');

type Color = 'red' | 'blue';

const size = { width: 400, height: 300 };

const picture = async (background: Color): Promise<ScreenshotData> => {
  const bytes = await sharp({ create: { ...size, channels: 3, background } })
    .png()
    .toBuffer();
  return { bytes, mime: 'image/png', ...size };
};

/** The browser of somebody who watches. */
let viewer: LocalConnection;

beforeAll(async () => {
  viewer = await local().open({ kind: 'browser', display: { width: 1000, height: 700 } }, forever);
});
afterAll(() => viewer.terminate(forever));

/** An emulator whose screens have a color, with its page open, and a client. */
const start = async () => {
  let color: Color = 'red';
  const driver = recorder({ screenshot: () => picture(color) });
  const server: LightconeServer<RecorderConnection> = await serveLightcone({ driver, token: 'sk_secret', watch: true });
  onTestFinished(() => server.close());
  const send = async (path: string, body: object = {}): Promise<unknown> => {
    const response = await fetch(server.url + path, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_secret' },
      body: JSON.stringify(body),
    });
    return response.json();
  };
  await see(`${server.watchUrl}`);
  return {
    server,
    send,
    paint: (next: Color) => (color = next),
    create: async (): Promise<string> => {
      const created = await send('/computers', { display: size });
      return String(JSON.parse(JSON.stringify(created)).id);
    },
  };
};

let tab: string;
beforeEach(async () => {
  ({ id: tab } = await viewer.tabs.open(undefined, forever));
});

const see = (url: string): Promise<void> => viewer.tabs.navigate(tab, url, forever);

const evaluate = (expression: string): Promise<unknown> => viewer.evaluate(tab, expression, forever);

/** What an element says, as people read it. */
const textOf = (selector: string) => (): Promise<unknown> =>
  evaluate(`document.querySelector('${selector}')?.innerText`);

/** What stands in the list of requests, newest first, without times. */
const requests = (): Promise<unknown> =>
  evaluate(`[...document.querySelectorAll('#requests summary')].map((row) =>
    [...row.querySelectorAll('.status, .what')].map((part) => part.innerText).join(' '))`);

/** The color of the picture, off its middle: how much red, green and blue there is, 0 or 1. */
const color = async (): Promise<string> => {
  const at = await evaluate(`(({ x, y, width, height }) => [x + width * .8, y + height * .8])(
    document.querySelector('#picture').getBoundingClientRect())`);
  const [left = 0, top = 0] = Array.isArray(at) ? at.map((value) => Math.round(Number(value))) : [];
  const { bytes } = await viewer.screenshot(tab, forever);
  const pixel = await sharp(bytes).extract({ left, top, width: 1, height: 1 }).removeAlpha().raw().toBuffer();
  return [...pixel].map((value) => (value > 128 ? 1 : 0)).join('');
};

/** Where a mark stands, in pixels of the emulated screen. */
const placeOf = (selector: string) => (): Promise<unknown> =>
  evaluate(`(({ left, top }) => [parseFloat(left) * 4, parseFloat(top) * 3].map(Math.round).join(', '))(
    document.querySelector('${selector}').style)`);

describe('the page', () => {
  test('says that nothing has happened', async () => {
    await start();
    await expect.poll(textOf('#state')).toBe('Live');
    await expect.poll(textOf('#no-computer')).toBe('No computer is running. It appears here when a client creates it.');
    await expect.poll(textOf('#no-request')).toBe('No request has arrived yet.');
  });

  test('shows a click and the request that made it', async () => {
    const { create, send, server } = await start();
    const id = await create();
    await expect.poll(textOf('#computers .id')).toBe(id);
    await expect.poll(color).toBe('100');
    await expect.poll(textOf('#pointer-at')).toBe('unknown');

    await send(`/computers/${id}/click`, { x: 120, y: 80, note: 'sk_secret' });
    await expect.poll(requests).toEqual(['200 click 120, 80', '201 create browser']);
    await expect.poll(textOf('#pointer-at')).toBe('120, 80');
    await expect.poll(textOf('#press-at')).toBe('left at 120, 80');
    await expect.poll(placeOf('#pointer')).toBe('120, 80');
    await expect.poll(placeOf('#press')).toBe('120, 80');
    await evaluate(`document.querySelector('#requests summary').click()`);
    await expect.poll(textOf('#requests .path')).toBe(`POST /computers/${id}/click`);
    await expect.poll(textOf('#requests pre')).toBe('{\n  "x": 120,\n  "y": 80,\n  "note": "***"\n}');
    expect(server.requests.map(({ path }) => path)).toEqual(['/computers', `/computers/${id}/click`]);
  });

  test('shows the screen anew when it has changed, and what is held', async () => {
    const { create, send, paint } = await start();
    const id = await create();
    await expect.poll(color).toBe('100');
    paint('blue');
    await expect.poll(color).toBe('001');
    await send(`/computers/${id}/key-down`, { key: 'shift' });
    await expect.poll(textOf('#held')).toBe('Shift');
    await send(`/computers/${id}/key-up`, { key: 'shift' });
    await expect.poll(textOf('#held')).toBe('nothing');
  });

  test('shows the computer that is chosen with the keyboard', async () => {
    const { create, send } = await start();
    const first = await create();
    await expect.poll(textOf('#computers .id')).toBe(first);
    const second = await create();
    const chosen = (): Promise<unknown> => evaluate(`document.querySelector('#computers input:checked')?.value`);
    await expect.poll(chosen).toBe(second);
    await evaluate(`document.querySelector('#computers input:checked').focus()`);
    await createPerformer('local', viewer).perform(
      [{ type: 'press', key: 'ArrowUp', modifiers: [], holdMs: 0, tab }],
      forever,
    );
    await expect.poll(chosen).toBe(first);
    await send(`/computers/${first}/click`, { x: 5, y: 6 });
    await expect.poll(textOf('#pointer-at')).toBe('5, 6');
  });

  test('says when the emulator has ended', async () => {
    const { server } = await start();
    await expect.poll(textOf('#state')).toBe('Live');
    await server.close();
    await expect.poll(textOf('#state')).toBe('The emulator does not reply');
  });

  test('sends requests only to its own server', async () => {
    const { server, create } = await start();
    await create();
    await expect.poll(color).toBe('100');
    const asked = evaluate(
      `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => !name.startsWith('data:'))`,
    );
    expect(JSON.stringify(await asked).replaceAll(`${server.url}/`, '')).not.toContain('http');
  });
});
