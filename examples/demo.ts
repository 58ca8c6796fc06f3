import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { serveReportingPage } from '@farhand/driver-testkit';

import { demoHtml } from './demo-page.js';
import { demoReport, type DemoResult } from './demo-report.js';
import { expectedLog, portable } from './portable.js';
import { targets, type Target } from './targets.js';
import { ordered, orderLunch, serveLunch } from './without-coordinates.js';

const outputFolder = join(process.cwd(), 'artifacts');

const isText = (value: unknown): value is string => typeof value === 'string';

/** How many events of the log are as expected, up to the first that is not, and what is wrong there. */
const check = (log: readonly string[]): Pick<DemoResult, 'events' | 'problem'> => {
  const wrong = expectedLog.findIndex((line, index) => log[index] !== line);
  const seen = wrong === -1 ? expectedLog.length : wrong;
  const events = { expected: expectedLog.length, seen };
  if (wrong === -1 && log.length === expectedLog.length) return { events };
  const problem = `Event ${seen + 1}: the page reported ${log[seen] ?? 'nothing'}; expected: ${expectedLog[seen] ?? 'nothing'}`;
  return { events, problem };
};

const run = async ({ name, description, start }: Target): Promise<DemoResult> => {
  await using page = await serveReportingPage(demoHtml);
  await using running = await start();
  const { computer, httpRequests } = running;
  const requestsBefore = httpRequests();
  const startMs = performance.now();
  const receipts = await portable(computer, page);
  const durationMs = performance.now() - startMs;
  const requests = httpRequests() - requestsBefore;
  const calls = receipts.reduce((sum, { steps }) => sum + steps.length, 0);

  const reported = await page.reported();
  const checked = check(Array.isArray(reported) ? reported.filter(isText) : []);

  const { bytes, mime, width, height } = await computer.screenshot();
  const picture = join(outputFolder, `${name}.${mime.replace('image/', '').replace('jpeg', 'jpg')}`);
  await writeFile(picture, bytes);
  console.log(`  ${checked.events.seen} events checked, screenshot: ${relative(process.cwd(), picture)}`);

  await using lunch = await serveLunch();
  const said = await orderLunch(computer, lunch.url);
  console.log(`  without a coordinate: ${said}`);
  const problem = said === ordered ? {} : { problem: `The page said "${said}"; expected: "${ordered}"` };
  return {
    target: name,
    description,
    ...problem,
    ...checked,
    run: { calls, requests, durationMs },
    screenshot: { bytes, mime, width, height },
  };
};

const failed = ({ name, description }: Target, error: unknown): DemoResult => ({
  target: name,
  description,
  events: { expected: expectedLog.length, seen: 0 },
  problem: error instanceof Error ? (error.stack ?? error.message) : String(error),
});

const print = (results: readonly DemoResult[]): void => {
  const titles = ['target', 'calls', 'HTTP requests', 'ms', 'ok'];
  const rows = results.map(({ target, run, problem }) => [
    target,
    ...(run === undefined ? ['-', '-', '-'] : [run.calls, run.requests, run.durationMs.toFixed(0)].map(String)),
    problem === undefined ? 'yes' : 'NO',
  ]);
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    widths
      .map((width, column) => (column === 0 ? (row[column] ?? '').padEnd(width) : (row[column] ?? '').padStart(width)))
      .join('   ');
  console.log(`\n${line(titles)}\n${widths.map((width) => '─'.repeat(width)).join('───')}`);
  for (const row of rows) console.log(line(row));
};

await mkdir(outputFolder, { recursive: true });
const results: DemoResult[] = [];
for (const target of targets) {
  console.log(`${target.name}: ${target.description}`);
  const missing = target.missing?.();
  if (missing !== undefined) {
    console.log(`  left out: ${missing}`);
    continue;
  }
  const result = await run(target).catch((error: unknown) => failed(target, error));
  if (result.problem !== undefined) console.log(`  ${result.problem}`);
  results.push(result);
}
print(results);
const report = join(outputFolder, 'index.html');
await writeFile(report, demoReport(results));
console.log(`\nAll screens side by side: ${relative(process.cwd(), report)}`);
if (results.some(({ problem }) => problem !== undefined)) process.exitCode = 1;
