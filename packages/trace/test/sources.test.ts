import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SourceLine } from '../src/recording/line.js';
import { Sources } from '../src/recording/sources.js';

/** The lines that a trace shows around one of a file. */
const shown = async (source: string, line: number): Promise<readonly string[] | undefined> => {
  const folder = mkdtempSync(join(tmpdir(), 'farhand-sources-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'login.test.ts'), source);
  const lines: SourceLine[] = [];
  const sources = new Sources(folder, (one) => lines.push(one));
  sources.take(`login.test.ts:${line}:1`);
  await sources.end();
  return lines[0]?.lines;
};

test('the lines around a call, as they are', async () => {
  const source = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`).join('\n');
  expect(await shown(source, 6)).toEqual([
    'line 2',
    'line 3',
    'line 4',
    'line 5',
    'line 6',
    'line 7',
    'line 8',
    'line 9',
    'line 10',
  ]);
});

test.each([
  ["await tab.type(secret('correct horse'));", "await tab.type(secret('[secret]'));"],
  ['const key = secret("it\'s\\" me"); next', 'const key = secret("[secret]"); next'],
  ['secret(`a ${b} c`), secret("d")', 'secret(`[secret]`), secret("[secret]")'],
  ["secret(process.env['KEY']); say('hello')", "secret(process.env['KEY']); say('hello')"],
  ["mysecret('shown')", "mysecret('shown')"],
])('a text that is written as a secret is not shown: %s', async (line, expected) => {
  expect(await shown(line, 1)).toEqual([expected]);
});

test('nor one that goes over several lines', async () => {
  expect(await shown("await type(\n  secret(\n    'correct horse',\n  ),\n)", 1)).toEqual([
    'await type(',
    '  secret(',
    "    '[secret]',",
    '  ),',
    ')',
  ]);
});
