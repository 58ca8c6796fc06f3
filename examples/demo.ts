import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { serveReportingPage } from '@farhand/driver-testkit';

import { demoHtml } from './demo-page.js';
import { expectedLog, portable } from './portable.js';
import { targets, type Target } from './targets.js';

interface Row {
  readonly target: string;
  readonly actions: string;
  readonly requests: string;
  readonly ms: string;
  readonly ok: string;
}

const outputFolder = join(process.cwd(), 'artifacts');

const isText = (value: unknown): value is string => typeof value === 'string';

const run = async (target: Target): Promise<Row> => {
  await using page = await serveReportingPage(demoHtml);
  await using running = await target.start();
  const { computer, httpRequests } = running;
  const requestsBefore = httpRequests();
  const start = performance.now();
  const receipts = await portable(computer, page);
  const durationMs = performance.now() - start;
  const requests = httpRequests() - requestsBefore;

  const reported = await page.reported();
  const log = Array.isArray(reported) ? reported.filter(isText) : [];
  const wrong = expectedLog.findIndex((line, index) => log[index] !== line);
  const ok = wrong === -1 && log.length === expectedLog.length;
  if (!ok) {
    const at = wrong === -1 ? expectedLog.length : wrong;
    console.log(
      `  the page saw, at event ${at + 1}: ${log[at] ?? 'nothing'}; expected: ${expectedLog[at] ?? 'nothing'}`,
    );
  }

  const { bytes, mime } = await computer.screenshot();
  const picture = join(outputFolder, `${target.name}.${mime.replace('image/', '').replace('jpeg', 'jpg')}`);
  await writeFile(picture, bytes);
  console.log(`  ${log.length} events checked, screenshot: ${relative(process.cwd(), picture)}`);
  return {
    target: target.name,
    actions: String(receipts.reduce((sum, { steps }) => sum + steps.length, 0)),
    requests: String(requests),
    ms: durationMs.toFixed(0),
    ok: ok ? 'yes' : 'NO',
  };
};

const failed = ({ name }: Target, error: unknown): Row => {
  console.log(`  ${error instanceof Error ? error.stack : String(error)}`);
  return { target: name, actions: '-', requests: '-', ms: '-', ok: 'NO' };
};

const print = (rows: readonly Row[]): void => {
  const columns = ['target', 'actions', 'requests', 'ms', 'ok'] as const;
  const titles: Row = { target: 'target', actions: 'actions', requests: 'HTTP requests', ms: 'ms', ok: 'ok' };
  const widths = columns.map((column) => Math.max(...[titles, ...rows].map((row) => row[column].length)));
  const line = (row: Row): string =>
    columns
      .map((column, index) =>
        index === 0 ? row[column].padEnd(widths[index] ?? 0) : row[column].padStart(widths[index] ?? 0),
      )
      .join('   ');
  console.log(`\n${line(titles)}\n${widths.map((width) => '─'.repeat(width)).join('───')}`);
  for (const row of rows) console.log(line(row));
};

await mkdir(outputFolder, { recursive: true });
const rows: Row[] = [];
for (const target of targets) {
  console.log(`${target.name}: ${target.description}`);
  rows.push(await run(target).catch((error: unknown) => failed(target, error)));
}
print(rows);
if (rows.some((row) => row.ok !== 'yes')) process.exitCode = 1;
