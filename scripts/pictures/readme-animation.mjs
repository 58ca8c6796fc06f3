// @ts-check
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { StepFailure } from '../process/command.mjs';
import { inRoot } from '../workspace.mjs';
import { runBoardScript } from './board-script.mjs';
import { slowness } from './unhurried-driver.mjs';

/** What a README may weigh, and how long people watch. */
const limits = { bytes: 700_000, durationMs: 10_000 };

/** How long the first picture and the last one stay longer, so that both are seen, in milliseconds. */
const stays = { first: 500, last: 1600 };

/**
 * How long each picture is shown when a slow recording is played at its speed.
 * @param {readonly number[]} delaysMs as recorded
 */
export const playedFaster = (delaysMs) =>
  delaysMs.map((delayMs, index) => {
    const shown = Math.max(20, Math.round(delayMs / slowness));
    return shown + (index === 0 ? stays.first : 0) + (index === delaysMs.length - 1 ? stays.last : 0);
  });

/**
 * Runs the script of the README slowly, and makes its recording the README's picture.
 * @param {string} path of the picture, from the root of the checkout
 * @returns {Promise<string>} what it has become
 */
export const recordAnimation = async (path) => {
  const folder = mkdtempSync(join(tmpdir(), 'farhand-animation-'));
  try {
    const { code, output } = await runBoardScript(folder, 'unhurried');
    if (code !== 0) throw new StepFailure('examples/board/board.ts failed.', output);
    return await shrink(join(folder, 'board.webp'), inRoot(path));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/**
 * Plays a recording at its speed and keeps of each picture what has changed.
 * @param {string} recording
 * @param {string} path
 */
const shrink = async (recording, path) => {
  const { pages = 0, delay = [] } = await sharp(recording, { animated: true }).metadata();
  // The first picture is a screenshot. The others are frames of a screencast, whose colors differ by a little.
  const delays = playedFaster(delay.slice(1));
  const pictures = sharp(recording, { page: 1, pages: pages - 1 });
  await pictures.webp({ quality: 80, effort: 4, delay: delays, loop: 0 }).toFile(path);
  const durationMs = delays.reduce((sum, delayMs) => sum + delayMs, 0);
  const bytes = statSync(path).size;
  if (bytes > limits.bytes || durationMs > limits.durationMs)
    throw new StepFailure(
      `The animation has ${bytes} bytes and takes ${durationMs} ms; allowed are ${limits.bytes} and ${limits.durationMs}.`,
    );
  return `${delays.length} pictures, ${Math.round(bytes / 1000)} kB, ${(durationMs / 1000).toFixed(1)} s`;
};
