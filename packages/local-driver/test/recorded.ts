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
  /**
   * Makes changes of what is shown, one after the other and again and again, until a picture that came since has a colour
   * in its middle. After each change it waits for a picture: two changes may be one to the recording.
   */
  shows(colour: string, ...changes: readonly (() => PromiseLike<unknown>)[]): Promise<void>;
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
  const coloursFrom = async (first: number): Promise<readonly string[]> => {
    const pictures = Array.from({ length: await pages() }, (_, page) => page).slice(first);
    const bytes = await readFile(path);
    return Promise.all(pictures.map(async (page) => colourOf(await sharp(bytes, { page }).png().toBuffer())));
  };
  const pages = async (): Promise<number> => (await metadata().catch(() => undefined))?.pages ?? 0;
  const holds = async (pictures: number, timeout = 50_000): Promise<void> => {
    await vi.waitUntil(async () => (await pages()) >= pictures, { timeout, interval: 50 });
  };
  return {
    path,
    read: async () => ({ colours: await coloursFrom(0), delaysMs: (await metadata()).delay ?? [] }),
    holds,
    shows: async (colour, ...changes) => {
      const before = await pages();
      const isThere = async (): Promise<boolean> => {
        for (const change of changes) {
          const had = await pages();
          await change();
          await holds(had + 1, 2_000).catch(() => undefined);
        }
        return (await coloursFrom(before)).includes(colour);
      };
      await vi.waitUntil(isThere, { timeout: 50_000, interval: 50 });
    },
  };
};

/** Whether pictures are shown for as long as a recording lasted, but for what rounding makes of each. */
export const fillsMs = (delaysMs: readonly number[], durationMs: number): boolean =>
  Math.abs(delaysMs.reduce((sum, one) => sum + one, 0) - durationMs) <= delaysMs.length;
