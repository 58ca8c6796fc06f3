import type { Trace } from '@farhand/trace';
import { readFile, rm } from 'node:fs/promises';
import { secretsIn } from './judge.js';
import type { Finding } from './tally.js';

/** What was written of a run. */
export interface Written {
  readonly lines: number;
  /** The secrets in it. */
  readonly findings: readonly Finding[];
}

/** Reads what a trace has written, its lines and its page, and removes it. */
export const readTraced = async (traced: Trace): Promise<Written> => {
  await traced.finish?.();
  const { lines, page } = traced.files;
  const [text, html] = await Promise.all([readFile(lines, 'utf8'), readFile(page, 'utf8')]);
  await Promise.all([rm(lines), rm(page)]);
  return { lines: text.trimEnd().split('\n').length, findings: [...secretsIn(text), ...secretsIn(html)] };
};
