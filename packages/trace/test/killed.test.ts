import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { linesIn } from '../src/reading/read-trace.js';
import { newFolder, words } from './traced.js';

const program = (file: string, end: string): string => `
  import { existsSync, readFileSync } from 'node:fs';
  import { launch } from '@farhand/core';
  import { recorder } from '@farhand/driver-testkit/recorder';
  import { trace } from '@farhand/trace';
  const recorded = trace({ file: ${JSON.stringify(file)}, pictures: 'none' });
  const computer = await launch(recorder(), { observers: [recorded] });
  for (let x = 0; x < 50; x += 1) await computer.tab.click(x, 1);
  void computer.tab.click(60, 1);
  ${end}
`;

const run = async (file: string, end: string): Promise<readonly unknown[]> => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program(file, end)], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdout.once('data', () => void child.kill('SIGKILL'));
  return once(child, 'exit');
};

const wordsIn = (folder: string): readonly string[] => {
  const path = join(folder, 'trace.jsonl');
  return linesIn(readFileSync(path, 'utf8'), path).map(words);
};

test('SIGKILL leaves lines that can be read', async () => {
  const folder = newFolder();
  // It says that it can be killed once the disk has had the time for the last click.
  const end = `const look = () => existsSync(recorded.files.lines) && readFileSync(recorded.files.lines, 'utf8').includes('"call":51')
    ? console.log('killed now') : setImmediate(look); look(); setInterval(() => undefined, 1_000_000);`;
  expect(await run(folder, end)).toEqual([null, 'SIGKILL']);
  expect(existsSync(join(folder, 'trace.html'))).toBe(false);
  const said = wordsIn(folder);
  expect(said.slice(0, 3)).toEqual(['trace 1', '1 launch(recorder())', 'open recorder browser']);
  expect(said).toContain('51 done | click at 49, 1: applied');
});

test('process.exit() leaves everything up to it', async () => {
  const folder = newFolder();
  expect(await run(folder, 'await computer.tab.click(70, 1); process.exit(3);')).toEqual([3, null]);
  const said = wordsIn(folder).filter((line) => !line.startsWith('source'));
  expect(said).toHaveLength(4 + 3 * 52);
  expect(said.at(-2)).toBe('53 done | click at 70, 1: applied');
});
