// @ts-check
import { rmSync } from 'node:fs';
import { runInstalled, step, StepFailure } from '../process/command.mjs';
import { inRoot } from '../workspace.mjs';

/**
 * Writes the API reference; an undocumented, unexported or wrongly linked symbol is a failure.
 * @param {string} out the folder to write, absolute; emptied first
 */
export const writeReference = async (out) => {
  rmSync(out, { recursive: true, force: true });
  const { code, output } = await runInstalled('typedoc/bin/typedoc', ['--out', out]);
  if (code !== 0) throw new StepFailure('The API reference was not written.', output);
};

/** Writes the API reference to docs/api. */
export const docs = async () => {
  await step('API reference', async () => {
    await writeReference(inRoot('docs/api'));
    return 'docs/api/index.html';
  });
  return 0;
};
