import type { Trace } from '@farhand/trace';
import { readFile, rm } from 'node:fs/promises';
import { secretsIn } from './judge.js';
import type { Finding } from './tally.js';

/** The trace of a run. */
export interface Written {
  readonly lines: number;
  /** The secrets in it. */
  readonly findings: readonly Finding[];
}

/** Reads the lines and the page of a trace, and removes them. */
export const readTraced = async (traced: Trace): Promise<Written> => {
  await traced.finish?.();
  const { lines, page } = traced.files;
  const [text, html] = await Promise.all([readFile(lines, 'utf8'), readFile(page, 'utf8')]);
  await Promise.all([rm(lines), rm(page)]);
  return { lines: text.trimEnd().split('\n').length, findings: [...secretsIn(text), ...secretsIn(html)] };
};
