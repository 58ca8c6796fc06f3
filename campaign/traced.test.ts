import { launch, secret } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit';
import { trace } from '@farhand/trace';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readTraced } from './traced.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farhand-traced-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** Resolves to what is found in the trace of a run that types a text. */
const typed = async (text: string | ReturnType<typeof secret>) => {
  const traced = trace({ file: join(folder, 'run.html'), pictures: 'none' });
  const computer = await launch(recorder(), { observers: [traced] });
  await computer.keyboard.type(text);
  await computer.close();
  const { lines, findings } = await readTraced(traced);
  return { hasLines: lines > 0, types: findings.map(({ type }) => type), files: await readdir(folder) };
};

test('a secret that is typed like any other text is found in the lines and in the page', async () => {
  expect(await typed('hushhush42')).toEqual({ hasLines: true, types: ['secretShown', 'secretShown'], files: [] });
});

test('one that is said to be a secret is not', async () => {
  expect(await typed(secret('hushhush42'))).toEqual({ hasLines: true, types: [], files: [] });
});
