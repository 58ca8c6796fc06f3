import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where this process puts its temporary files, instead of where the machine has them. */
export interface TemporaryFolder {
  /** Names of what is in it. */
  files(): readonly string[];
  /** Goes back to the machine's, and removes this one with all that is in it. */
  remove(): void;
}

/** Has this process, and those that it starts, use a folder of its own for temporary files. */
export const ownTemporaryFolder = (): TemporaryFolder => {
  const before = process.env['TMPDIR'];
  const folder = mkdtempSync(join(tmpdir(), 'farhand-own-'));
  process.env['TMPDIR'] = folder;
  return {
    files: () => readdirSync(folder),
    remove: () => {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
      rmSync(folder, { recursive: true });
    },
  };
};
