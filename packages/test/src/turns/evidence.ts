import type { Computer } from '@farhand/core';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { TestInfo } from './options.js';

/** A file that shows why a test failed. */
export interface EvidenceFile {
  /** A short name: `calls`, `screen`. */
  readonly name: string;
  /** Absolute path. */
  readonly path: string;
  /** The content type. */
  readonly contentType: 'text/plain' | 'image/webp' | 'text/html';
}

/** The time limit of the last screenshot, in milliseconds. */
const pictureTimeoutMs = 5_000;

/** Returns a file or folder name for any text: its words joined by hyphens. */
export const fileNameOf = (text: string): string => {
  const words = text
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return words.slice(0, 80) || 'test';
};

/** Returns the absolute folder of a test's evidence. */
export const resultsOf = (folder: string, { name, file }: TestInfo): string => {
  const parts = file === undefined ? [fileNameOf(name)] : [fileNameOf(basename(file)), fileNameOf(name)];
  return resolve(folder, ...parts);
};

/**
 * Writes the evidence of a failed test: the calls as text, and a last screenshot, if possible. The object that launched
 * the computer takes the screenshot, because the test's own input may still block.
 */
export const writeEvidence = async ({
  folder,
  test,
  text,
  owner,
}: {
  readonly folder: string;
  readonly test: TestInfo;
  readonly text: string;
  readonly owner: Computer;
}): Promise<readonly EvidenceFile[]> => {
  const results = resultsOf(folder, test);
  const calls: EvidenceFile = { name: 'calls', path: join(results, 'calls.txt'), contentType: 'text/plain' };
  const screen: EvidenceFile = { name: 'screen', path: join(results, 'screen.webp'), contentType: 'image/webp' };
  await mkdir(results, { recursive: true });
  await rm(screen.path, { force: true });
  let isSeen = true;
  let note = '';
  try {
    if (owner.kind === 'browser') await owner.tabs.list({ timeoutMs: pictureTimeoutMs });
    const shot = await owner.screenshot({ timeoutMs: pictureTimeoutMs });
    await shot.save(screen.path, { lossless: true });
  } catch (error) {
    isSeen = false;
    note = `\nNo screenshot could be taken: ${error instanceof Error ? error.message : String(error)}\n`;
  }
  await writeFile(calls.path, text + note);
  return isSeen ? [calls, screen] : [calls];
};
