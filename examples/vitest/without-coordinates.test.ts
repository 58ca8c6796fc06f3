import { expect, test } from 'vitest';
import { targets } from '../targets.js';
import { ordered, orderLunch, serveLunch } from '../without-coordinates.js';

test.each(targets.map((target) => [target.name, target] as const))(
  '%s: one script orders lunch without a coordinate',
  { timeout: 120_000 },
  async (_name, target) => {
    await using page = await serveLunch();
    await using running = await target.start();
    expect(await orderLunch(running.computer, page.url)).toBe(ordered);
  },
);
