import type { Computer } from '@farhand/core';
import type { FilesFacet } from '@farhand/core/driver';
import { memoryFiles, type MemoryFiles } from '@farhand/driver-testkit/recorder';
import { openComputer } from './open-computer.js';

/** The files of a computer, and what they are kept in. */
export interface OpenFiles {
  readonly files: NonNullable<Computer['files']>;
  readonly contents: Map<string, Uint8Array>;
}

/** A computer whose parts are four bytes, unless said otherwise, and whose steps a test may replace. */
export const openFiles = async (
  replace: (files: MemoryFiles) => Partial<FilesFacet> = () => ({}),
  partBytes = 4,
): Promise<OpenFiles> => {
  // Loaded on first use, which takes real time: with fake timers a step would begin behind the time of its test.
  await import('p-retry');
  const memory = memoryFiles(partBytes);
  const { computer } = await openComputer({ files: { ...memory, ...replace(memory) } });
  if (computer.files === undefined) throw new Error('The computer has no files.');
  return { files: computer.files, contents: memory.contents };
};

/** Text as UTF-8. */
export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
