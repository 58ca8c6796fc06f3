import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A separate folder for this process's temporary files. */
export interface TemporaryFolder {
  /** Returns the names of its entries. */
  files(): readonly string[];
  /** Switches back to the machine's folder, and removes this one with its content. */
  remove(): void;
}

/** Makes this process, and the ones that it starts, use a separate folder for temporary files. */
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
