import { expect, test } from 'vitest';
import { forever } from './browser.js';
import { useDesktops } from './desktops.js';
import { startProgram } from './x-client.js';

const desktops = useDesktops();
/** All pixels are compared: nothing is painted that may look otherwise. */
const never = (): never => {
  throw new Error('Something was told as painted.');
};

const everywhere = { x: 0, y: 0, width: 200, height: 100 };

test('a desktop reports when its pixels change, and not when the same is painted again', async () => {
  const connection = await desktops.open({ display: { width: 200, height: 100 } });
  const program = await startProgram(connection);
  await program.show(everywhere, 0x102030);
  let isRed = false;
  let tell = (_isRed: boolean): void => undefined;
  const told = new Promise<boolean>((resolve) => {
    tell = resolve;
  });
  const watch = await connection.watch?.(undefined, forever, { changed: () => tell(isRed), painted: never });
  await program.show({ x: 10, y: 10, width: 50, height: 50 }, 0x102030);
  expect(await watch?.catchUp()).toBe(true);
  isRed = true;
  await program.show({ x: 199, y: 99, width: 1, height: 1 }, 0xff0000);
  expect(await told).toBe(true);
  await watch?.stop();
});

test('what leaves the screen is a change as well, and after the end of the watch nothing is reported', async () => {
  const connection = await desktops.open({ display: { width: 200, height: 100 } });
  const program = await startProgram(connection);
  let told = 0;
  let wake = (): void => undefined;
  const changed = (): void => {
    told += 1;
    wake();
  };
  const watch = await connection.watch?.(undefined, forever, { changed, painted: never });
  const next = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });
  let change = next();
  // Half of it is beyond the edge.
  await program.show({ x: 150, y: 50, width: 100, height: 100 }, 0x00ff00);
  await change;
  change = next();
  await program.show({ x: 150, y: 50, width: 100, height: 100 }, 0x000000);
  await change;
  await watch?.stop();
  const before = told;
  await program.show(everywhere, 0xffffff);
  await connection.screenshot(undefined, forever);
  expect(told).toBe(before);
});

test('what has been painted by then is reported before it has caught up, and afterward it cannot be known', async () => {
  const connection = await desktops.open({ display: { width: 200, height: 100 } });
  const program = await startProgram(connection);
  let told = 0;
  const changed = (): void => void (told += 1);
  const watch = await connection.watch?.(undefined, forever, { changed, painted: never });
  for (const colour of [0xff0000, 0x00ff00, 0x0000ff]) {
    const before = told;
    await program.show(everywhere, colour);
    expect(await watch?.catchUp()).toBe(true);
    expect(told).toBeGreaterThan(before);
  }
  await watch?.stop();
  expect(await watch?.catchUp()).toBe(false);
});
