import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Metadata } from 'sharp';
import { onTestFinished, vi } from 'vitest';
import { colourOf } from './casts.js';

/** A file for a recording, which is removed when the test ends. */
export interface RecordedFile {
  readonly path: string;
  /** Resolves when it holds so many pictures; the one that is shown is not in it yet. */
  holds(pictures: number): Promise<void>;
  /** Changes what is shown, again and again, until a picture that came since has a colour in its middle. */
  shows(colour: string, change: () => PromiseLike<unknown>): Promise<void>;
  /** The colours in the middle of its pictures, and how long each is shown, in milliseconds. */
  read(): Promise<{ readonly colours: readonly string[]; readonly delaysMs: readonly number[] }>;
}

/** Names a file that is not there yet. */
export const newFile = async (): Promise<RecordedFile> => {
  const folder = await mkdtemp(join(tmpdir(), 'farhand-recorded-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'run.webp');
  // By its bytes: of a path sharp remembers what it saw first.
  const metadata = async (): Promise<Metadata> => sharp(await readFile(path), { animated: true }).metadata();
  const read: RecordedFile['read'] = async () => {
    const bytes = await readFile(path);
    const { pages = 1, delay = [] } = await metadata();
    const pictures = Array.from({ length: pages }, (_, page) => sharp(bytes, { page }).png().toBuffer());
    return {
      colours: await Promise.all(pictures.map(async (picture) => colourOf(await picture))),
      delaysMs: delay,
    };
  };
  const pages = async (): Promise<number> => (await metadata().catch(() => undefined))?.pages ?? 0;
  return {
    path,
    read,
    holds: async (pictures) => {
      await vi.waitUntil(async () => (await pages()) >= pictures, { timeout: 50_000, interval: 100 });
    },
    shows: async (colour, change) => {
      const before = await pages();
      const isThere = async (): Promise<boolean> => {
        await change();
        return (await pages()) > before && (await read()).colours.slice(before).includes(colour);
      };
      await vi.waitUntil(isThere, { timeout: 50_000, interval: 100 });
    },
  };
};

/** Whether pictures are shown for as long as a recording lasted, but for what rounding makes of each. */
export const fillsMs = (delaysMs: readonly number[], durationMs: number): boolean =>
  Math.abs(delaysMs.reduce((sum, one) => sum + one, 0) - durationMs) <= delaysMs.length;
