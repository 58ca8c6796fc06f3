import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { linesIn } from '../src/reading/read-trace.js';
import { madeLines } from './made-lines.js';
import { newFolder } from './traced.js';

const bin = fileURLToPath(new URL('../bin/farhand-trace.js', import.meta.url));

const run = (folder: string, ...args: readonly string[]): { code: number | null; stdout: string; stderr: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8' });
  return { code: status, stdout, stderr };
};

/** A folder with the lines of a process that was killed. */
const killed = async (): Promise<string> => {
  const folder = newFolder();
  const lines = (await madeLines()).slice(0, -1).map((line) => JSON.stringify(line));
  writeFileSync(join(folder, 'trace.jsonl'), `${lines.join('\n')}\n{"type":"en`);
  return folder;
};

describe('farhand-trace', () => {
  test('show prints the calls', async () => {
    const { code, stdout, stderr } = run(await killed(), 'show', 'trace.jsonl');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('2 tab.click: done in 10 ms, 1 request (tests/login.test.ts:12:7)');
    expect(stdout.endsWith('The trace ends before the computer was closed.\n')).toBe(true);
  });

  test('show --json prints an event a line', async () => {
    const { code, stdout } = run(await killed(), 'show', '--json', 'trace.jsonl');
    expect(code).toBe(0);
    expect(JSON.parse(stdout.split('\n')[1] ?? '')).toMatchObject({ type: 'call', label: 'launch(lightcone())' });
  });

  test('html makes the page, which has everything', async () => {
    const folder = await killed();
    expect(run(folder, 'html', 'trace.jsonl')).toEqual({ code: 0, stdout: 'trace.html\n', stderr: '' });
    const read = (name: string): unknown => linesIn(readFileSync(join(folder, name), 'utf8'), name);
    expect(read('trace.html')).toEqual(read('trace.jsonl'));
    expect(run(folder, 'html', 'trace.jsonl', '--out', 'other.html').code).toBe(0);
    expect(read('other.html')).toEqual(read('trace.jsonl'));
  });

  test('perfetto prints, or writes a file', async () => {
    const folder = await killed();
    const { code, stdout } = run(folder, 'perfetto', 'trace.jsonl');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ displayTimeUnit: 'ms', otherData: { startedAtMs: 1_800_000_000_000 } });
    expect(run(folder, 'perfetto', 'trace.jsonl', '--out', 'p.json')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(join(folder, 'p.json'), 'utf8')).toBe(stdout);
  });

  test('--help', () => {
    expect(run(newFolder(), '--help').stdout).toMatch(/^Usage: farhand-trace <command> <file> \[options\]\n/);
    expect(run(newFolder(), 'show', '-h').code).toBe(0);
  });

  test.each([
    [[], 'Pass a command. The commands are show, perfetto, html.'],
    [['look', 'a'], "Unknown command 'look'. The commands are show, perfetto, html."],
    [['show'], 'Pass a file: farhand-trace show trace.jsonl'],
    [['show', 'a', 'b'], 'Unexpected argument: b'],
    [['show', 'a', '--out', 'b'], '--out works with perfetto and html only.'],
    [['html', 'a', '--json'], '--json works with show only.'],
    [['show', 'a', '--wide'], "Unknown option '--wide'"],
  ])('%j is explained, with code 2', (args, message) => {
    const { code, stdout, stderr } = run(newFolder(), ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.startsWith(message)).toBe(true);
  });

  test.each([
    ['missing.jsonl', /^'.*missing\.jsonl' does not exist\.\n$/],
    ['.', /^The path is a folder\. Pass the file in it: trace\.jsonl or trace\.html\.\n$/],
    ['other.txt', /^'other\.txt' is not a trace: it is neither a trace\.jsonl nor the page of one\.\n$/],
  ])('%s is no trace, with code 1', (file, message) => {
    const folder = newFolder();
    writeFileSync(join(folder, 'other.txt'), 'hello\n');
    const { code, stdout, stderr } = run(folder, 'show', file);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
  });
});
