import { expect, test } from 'vitest';
import { useDesktops } from './desktops.js';
import { startProgram, type XProgram } from './x-client.js';

const desktops = useDesktops();

const place = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

const placeOf = ({ display: { client } }: XProgram, window: number): Promise<string> =>
  new Promise((resolve, reject) => {
    client.GetGeometry(window, (error, { xPos, yPos, width, height }) => {
      if (error) reject(error);
      else resolve(`${width}×${height} at ${xPos}, ${yPos}`);
      return true;
    });
  });

test.each([
  ['larger than the screen fills it', place(0, 0, 1124, 822), '640×480 at 0, 0'],
  ['taller than the screen gets its height', place(100, 10, 300, 800), '300×480 at 100, 0'],
  ['beyond the right edge comes back', place(500, 20, 300, 200), '300×200 at 340, 20'],
  ['above the screen comes down', place(10, -100, 300, 200), '300×200 at 10, 0'],
  ['one pixel short of the screen fills it', place(0, 0, 639, 479), '640×480 at 0, 0'],
  ['that fits stays where it is', place(20, 30, 300, 200), '300×200 at 20, 30'],
])('a window %s', async (_what, wanted, got) => {
  const program = await startProgram(await desktops.open({ display: { width: 640, height: 480 } }));
  const window = await program.show(wanted, 0x336699);
  await expect.poll(() => placeOf(program, window)).toBe(got);
});
