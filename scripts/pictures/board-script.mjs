// @ts-check
import { build } from 'esbuild';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runCommand } from '../process/command.mjs';
import { cacheDir, inRoot } from '../workspace.mjs';

const script = inRoot('examples/board/board.ts');
const unhurriedDriver = inRoot('scripts/pictures/unhurried-driver.mjs');

/**
 * Runs the script of the README as it stands, as a process that begins in a folder, where its recording will be.
 * @param {string} folder absolute
 * @param {'as it is' | 'unhurried'} pace
 */
export const runBoardScript = async (folder, pace) => {
  const outfile = join(cacheDir, `board-${process.pid}.mjs`);
  mkdirSync(cacheDir, { recursive: true });
  await build({
    entryPoints: [script],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    // `await using` in a Node that does not have it.
    target: 'node20',
    // The page lies beside the script, not beside what is made of it.
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(script).href) },
    packages: 'external',
    plugins: pace === 'unhurried' ? [unhurriedLocal] : [],
    logLevel: 'silent',
  });
  try {
    return await runCommand(process.execPath, [outfile], { cwd: folder });
  } finally {
    rmSync(outfile);
  }
};

/** Gives a script the driver that takes its time. @type {import('esbuild').Plugin} */
const unhurriedLocal = {
  name: 'unhurried-local-driver',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^@farhand\/local-driver$/ }, ({ importer, path }) =>
      importer === unhurriedDriver ? { path, external: true } : { path: unhurriedDriver },
    );
  },
};
