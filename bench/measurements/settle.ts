import { parseArgs } from 'node:util';
import { launch } from '@farhand/core';
import { serveRestlessPage } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { figureAt } from '../statistics.js';

/*
 * Clicks on a page that then keeps repainting for 50 to 2000 ms, and waits until it has settled. Counts screenshots
 * that did not show the final state, and measures how long after the last repaint the wait ended.
 */

const { values } = parseArgs({ options: { runs: { type: 'string', default: '200' } } });
const runs = Number(values.runs);

let early = 0;
for (const kind of ['browser', 'desktop'] as const) {
  await using page = await serveRestlessPage();
  await using computer = await launch(local(kind === 'desktop' ? { args: ['--kiosk'] } : {}), { kind });
  await page.open(computer);
  const settlings = await page.settle(computer, { runs, durationMs: () => 50 + Math.random() * 1950 });
  const late = settlings.map(({ lateMs }) => lateMs);
  const msAt = (part: number): number => Math.round(figureAt(late, part));
  const tooEarly = settlings.filter(({ isFinal }) => !isFinal).length;
  early += tooEarly;
  console.log(
    `${kind}: ${runs} runs, ${tooEarly} too early; settled after the last repaint: p50 ${msAt(0.5)} ms, p95 ${msAt(0.95)} ms, longest ${msAt(1)} ms, of which 100 ms are the quiet asked for (more on a machine too busy to repaint in time)`,
  );
}
if (early > 0) process.exitCode = 1;
