import { launch, type Computer, type LaunchOptions, type ScreenshotData } from '@farhand/core';
import { recorder, type RecorderConnection, type RecorderOptions } from '@farhand/driver-testkit/recorder';
import { trace, type Trace, type TraceOptions } from '@farhand/trace';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { onTestFinished, vi, type MockInstance } from 'vitest';
import { linesIn } from '../src/reading/read-trace.js';
import type { Line } from '../src/recording/line.js';

/** A folder that is removed when the test ends. */
export const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'farhand-trace-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** A computer over a recorder, and its trace in a folder of its own. */
export const openTraced = async (
  options: TraceOptions = {},
  settings: RecorderOptions = {},
  launching: LaunchOptions = {},
): Promise<{
  readonly folder: string;
  readonly recorded: Trace;
  readonly computer: Computer;
  readonly connection: RecorderConnection;
}> => {
  const folder = newFolder();
  const recorded = trace({ file: join(folder, 'run'), pictures: 'none', ...options });
  const driver = recorder(settings);
  const computer = await launch(driver, { ...launching, observers: [recorded] });
  onTestFinished(() => computer.close());
  const [connection] = driver.connections;
  if (connection === undefined) throw new Error('The recorder opened nothing.');
  return { folder, recorded, computer, connection };
};

/** The lines that a trace has written. */
export const linesOf = ({ files }: Trace): readonly Line[] => linesIn(readFileSync(files.lines, 'utf8'), files.lines);

/** The files below a folder, sorted. */
export const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true }).map(String).sort();

/** A picture of one shade. */
export const shade = async (grey: number, size = { width: 40, height: 30 }): Promise<ScreenshotData> => ({
  bytes: await sharp({ create: { ...size, channels: 3, background: { r: grey, g: grey, b: grey } } })
    .png()
    .toBuffer(),
  ...size,
  mime: 'image/png',
});

/** A screen that shows one shade after the other, the last one for ever. */
export const shades = (...greys: readonly number[]): Pick<RecorderOptions, 'screenshot'> => {
  let at = -1;
  return {
    screenshot: () => {
      at = Math.min(at + 1, greys.length - 1);
      return shade(greys[at] ?? 0);
    },
  };
};

/** Warnings of the process, until the test ends. */
export const watchWarnings = (): MockInstance<typeof process.emitWarning> => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  onTestFinished(() => warn.mockRestore());
  return warn;
};

/** A line in a few words. */
export const words = (line: Line): string => {
  switch (line.type) {
    case 'trace':
      return `trace ${line.version}`;
    case 'call':
      return `${line.call} ${[line.label, ...line.labels].join(' | ')}${line.within === undefined ? '' : ` within ${line.within}`}`;
    case 'result':
      return `${line.call} ${[line.outcome, ...line.steps.map(({ label, outcome }) => `${label}: ${outcome}`)].join(' | ')}`;
    case 'held':
      return `held ${line.held.map(({ key, button }) => key ?? button).join(' ')}`;
    case 'pointer':
      return `pointer ${line.at.x},${line.at.y}`;
    case 'look':
      return `${line.call} looked for ${[line.target, ...line.where].join(', ')} by ${line.engines.join()}: ${line.seen.map(({ role, text = '' }) => `${role} ${text}`).join(' | ')}`;
    case 'picture':
      return `picture ${line.width}×${line.height} after ${line.after}`;
    case 'image':
      return `image ${line.mime}`;
    case 'source':
      return `source from ${line.first}`;
    case 'open':
      return `open ${line.driver} ${line.kind}`;
    case 'end':
      return `end: ${line.why}`;
    case 'request':
      return `${line.method} ${line.path}`;
    case 'part':
      return `part ${line.name}`;
    case 'attachment':
      return `attachment ${line.name}`;
    case 'failure':
      return `failure ${line.message}`;
    case 'lost':
      return `lost ${line.lines} ${line.pictures}`;
  }
};
