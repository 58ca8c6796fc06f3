import type { ChangeListener, ChangeWatch } from '@farhand/core/driver';
import { expect, test } from 'vitest';
import { forever, noting, useBrowser } from './browser.js';

const browser = useBrowser();

/** A page with a white screen and one grey pixel, and what is told of it. */
const watched = async () => {
  const { connection, tab, evaluate } = await browser.open(
    noting([], '0', '<div id="dot" style="width: 1px; height: 1px; background: rgb(200, 200, 200)"></div>'),
  );
  const glance = () => connection.glance?.(tab, forever);
  const startWatch = async (listener: ChangeListener): Promise<ChangeWatch> => {
    const watch = await connection.watch?.(tab, forever, listener);
    if (watch === undefined) throw new Error('Nobody tells.');
    // Until the page has been shown for the first time it cannot be said.
    await expect.poll(() => watch.catchUp()).toBe(true);
    return watch;
  };
  const told = new Set<string>();
  const watch = await startWatch({ changed: () => told.add('changed'), painted: () => told.add('painted') });
  await glance();
  await watch.catchUp();
  told.clear();
  return {
    watch,
    startWatch,
    glance,
    told: () => [...told],
    forget: () => told.clear(),
    paint: (element: string, colour: string) => evaluate(`void (${element}.style.background = '${colour}')`),
  };
};

test('what a picture shows has been reported when it has caught up', async () => {
  const { watch, told, paint, glance } = await watched();
  await paint('document.body', 'red');
  await glance();
  expect(await watch.catchUp()).toBe(true);
  expect(told()).toContain('changed');
  await watch.stop();
});

test('a screenshot is not reported as a change, if its frames come in time', async () => {
  const { watch, told, forget, glance } = await watched();
  const toldOfLooks = async (): Promise<readonly string[]> => {
    forget();
    for (let count = 0; count < 5; count += 1) await glance();
    expect(await watch.catchUp()).toBe(true);
    expect(told()).not.toContain('changed');
    return told();
  };
  await expect.poll(toldOfLooks, { timeout: 20_000 }).toEqual([]);
  await watch.stop();
});

test('two watches of one page do not take pictures from each other', async () => {
  const { watch, startWatch, told, paint, glance } = await watched();
  let changes = 0;
  const other = await startWatch({ changed: () => (changes += 1), painted: () => undefined });
  await paint('document.body', 'blue');
  await glance();
  expect(await Promise.all([watch.catchUp(), other.catchUp()])).toEqual([true, true]);
  expect(told()).toContain('changed');
  expect(changes).toBeGreaterThan(0);
  await watch.stop();
  await other.stop();
});

test('a hardly visible change is reported as painted at least', async () => {
  const { watch, told, paint } = await watched();
  await paint('dot', 'rgb(201, 200, 200)');
  const toldByNow = async (): Promise<readonly string[]> => {
    await watch.catchUp();
    return told();
  };
  await expect.poll(toldByNow).not.toEqual([]);
  await watch.stop();
});
