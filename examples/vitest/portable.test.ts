import { serveReportingPage } from '@farhand/driver-testkit';
import { expect, test } from 'vitest';

import { demoHtml } from '../demo-page.js';
import { expectedLog, portable } from '../portable.js';
import { targets } from '../targets.js';

test.each(targets)('the same script makes the page see the same: $name', async (target) => {
  await using page = await serveReportingPage(demoHtml);
  await using running = await target.start();
  const receipts = await portable(running.computer, page);
  expect(await page.reported()).toEqual(expectedLog);
  expect(new Set(receipts.flatMap(({ steps }) => steps.map(({ outcome }) => outcome)))).not.toContain('unknown');
  expect(running.computer.held()).toEqual([]);
});
