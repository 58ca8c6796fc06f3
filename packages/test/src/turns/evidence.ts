import type { Computer } from '@farhand/core';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { TestInfo } from './options.js';

/** A file that shows why a test failed. */
export interface EvidenceFile {
  /** What it is, in a word or two: `calls`, `screen`. */
  readonly name: string;
  /** Absolute path. */
  readonly path: string;
  /** What is in it. */
  readonly contentType: 'text/plain' | 'image/webp' | 'text/html';
}

/** How long the last picture may take, in milliseconds. */
const pictureTimeoutMs = 5_000;

/** A name of a folder or file for any text: its words joined by hyphens. */
export const fileNameOf = (text: string): string => {
  const words = text
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return words.slice(0, 80) || 'test';
};

/** The folder of a test's evidence, absolute. */
export const resultsOf = (folder: string, { name, file }: TestInfo): string => {
  const parts = file === undefined ? [fileNameOf(name)] : [fileNameOf(basename(file)), fileNameOf(name)];
  return resolve(folder, ...parts);
};

/**
 * Writes what a failed test leaves: the calls as text, and the last picture, if one can be taken. The picture is taken by the
 * object that the computer was launched with, since input of the test's own may still be in the way.
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
    note = `\nNo picture could be taken: ${error instanceof Error ? error.message : String(error)}\n`;
  }
  await writeFile(calls.path, text + note);
  return isSeen ? [calls, screen] : [calls];
};
