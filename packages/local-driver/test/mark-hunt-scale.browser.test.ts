import { launch, type Computer } from '@farhand/core';
import type { Deadline, OpenOptions } from '@farhand/core/driver';
import { misses, serveMarkHunt, type MarkHunt } from '@farhand/driver-testkit';
import { local, type LocalConnection } from '@farhand/local-driver';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { asBrowser, forever } from './browser.js';

let connection: LocalConnection;
let computer: Computer;
let hunt: MarkHunt;

beforeAll(async () => {
  const driver = local();
  const open = async (options: OpenOptions, deadline: Deadline): Promise<LocalConnection> => {
    connection = asBrowser(await driver.open(options, deadline));
    return connection;
  };
  computer = await launch({ ...driver, open }, { display: { width: 1000, height: 640 } });
  hunt = await serveMarkHunt(9);
  await hunt.open(computer);
});

afterAll(async () => {
  await computer.close();
  await hunt[Symbol.asyncDispose]();
});

describe.each([
  { scale: 1.25, size: { width: 800, height: 600 }, display: { width: 1000, height: 750 } },
  { scale: 2, size: { width: 900, height: 500 }, display: { width: 1800, height: 1000 } },
  { scale: 1.25, size: { width: 641, height: 481 }, display: { width: 801, height: 601 } },
  { scale: 1, size: { width: 800, height: 600 }, display: { width: 800, height: 600 } },
])('at $scale pixels for each CSS pixel, on $size.width×$size.height of them', ({ scale, size, display }) => {
  test('a picture has the size of the display, and a click at what was found in a changed one lands on it', async () => {
    await connection.setScale(scale, forever);
    // A page is told of another size only.
    await computer.tab.setViewportSize(size);
    await hunt.resized(computer, scale);
    const shot = await computer.screenshot();
    expect([computer.display, { width: shot.width, height: shot.height }]).toEqual([display, display]);
    expect(shot.scale).toEqual({ x: 1, y: 1 });
    expect(await misses(hunt, computer, 8)).toEqual([]);
  });
});

test('a page that is zoomed by its style is clicked where it shows', async () => {
  const zoomed = await serveMarkHunt(10, 1.25);
  onTestFinished(() => zoomed[Symbol.asyncDispose]());
  await zoomed.open(computer);
  expect(await misses(zoomed, computer, 8)).toEqual([]);
});
