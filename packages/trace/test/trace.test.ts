import { launch } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { trace } from '@farhand/trace';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesIn, linesOf, newFolder, openTraced, shades, watchWarnings, words } from './traced.js';

describe('the files', () => {
  test.each([
    [undefined, 'farhand-trace/trace.html', 'farhand-trace/trace.jsonl'],
    ['runs/login', 'runs/login/trace.html', 'runs/login/trace.jsonl'],
    ['runs/login.html', 'runs/login.html', 'runs/login.jsonl'],
  ])('%s', (file, page, lines) => {
    const { files } = trace(file === undefined ? {} : { file });
    expect(files).toEqual({ page: resolve(page), lines: resolve(lines) });
  });

  test('are there when close() resolves, in folders that are made for them', async () => {
    const { computer, folder } = await openTraced({ pictures: 'every-call' }, shades(1, 2));
    await computer.tab.click(1, 1);
    await computer.close();
    expect(filesIn(folder)).toEqual(['run', 'run/trace.html', 'run/trace.jsonl']);
  });

  test('of an earlier run are replaced', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'a.jsonl'), 'earlier\n'.repeat(10_000));
    writeFileSync(join(folder, 'a.html'), 'earlier');
    const computer = await launch(recorder(), {
      observers: [trace({ file: join(folder, 'a.html'), pictures: 'none' })],
    });
    await computer.close();
    expect(filesIn(folder)).toEqual(['a.html', 'a.jsonl']);
    expect(filesIn(folder).map((name) => readFileSync(join(folder, name), 'utf8').slice(0, 15))).toEqual([
      '<!doctype html>',
      '{"type":"trace"',
    ]);
  });

  test('are not made for a computer that is never launched', async () => {
    const folder = newFolder();
    await trace({ file: join(folder, 'run') }).finish?.();
    expect(filesIn(folder)).toEqual([]);
  });
});

describe('retain-on-failure', () => {
  const mode = 'retain-on-failure';

  test('removes the files of a run without failures, and the folder made for them', async () => {
    const { computer, folder, recorded } = await openTraced({ mode, pictures: 'changes' });
    await computer.tab.click(1, 1);
    expect(recorded.isKept).toBe(false);
    await computer.close();
    expect(filesIn(folder)).toEqual([]);
  });

  test('leaves what else is in the folder', async () => {
    const { computer, folder } = await openTraced({ mode });
    mkdirSync(join(folder, 'run'), { recursive: true });
    writeFileSync(join(folder, 'run', 'mine.txt'), '');
    await computer.close();
    expect(filesIn(folder)).toEqual(['run', 'run/mine.txt']);
  });

  test('keeps them after a call that failed', async () => {
    const { computer, connection, folder, recorded } = await openTraced({ mode });
    connection.failAt(1);
    await expect(computer.tab.click(1, 1)).rejects.toThrow('Made to fail.');
    expect(recorded.isKept).toBe(true);
    await computer.close();
    expect(filesIn(folder)).toEqual(['run', 'run/trace.html', 'run/trace.jsonl']);
  });

  test('keeps them after fail()', async () => {
    const { computer, folder, recorded } = await openTraced({ mode });
    recorded.fail(new RangeError('expected 4, got 3'));
    await computer.close();
    expect(filesIn(folder)).toEqual(['run', 'run/trace.html', 'run/trace.jsonl']);
    expect(linesOf(recorded).map(words)).toContain('failure RangeError: expected 4, got 3');
  });

  test('keeps them after a launch that failed', async () => {
    const folder = newFolder();
    const driver = { ...recorder(), open: () => Promise.reject(new Error('no room')) };
    const recorded = trace({ file: join(folder, 'run'), mode });
    await expect(launch(driver, { observers: [recorded] })).rejects.toThrow('no room');
    expect(filesIn(folder)).toEqual(['run', 'run/trace.html', 'run/trace.jsonl']);
  });
});

describe('a disk that refuses', () => {
  test('is warned of once; the run goes on', async () => {
    const warn = watchWarnings();
    const folder = newFolder();
    writeFileSync(join(folder, 'taken'), '');
    const recorded = trace({ file: join(folder, 'taken', 'run'), pictures: 'every-call' });
    const computer = await launch(recorder(), { observers: [recorded] });
    await computer.tab.click(1, 1);
    await computer.tab.click(2, 2);
    await computer.close();
    expect(warn.mock.calls).toEqual([
      [
        expect.stringMatching(
          /^trace: '.*trace\.jsonl' could not be written: ENOTDIR.* The run continues without it\.$/,
        ),
        { code: 'FARHAND_TRACE' },
      ],
    ]);
  });

  test('the page alone is warned of, too', async () => {
    const warn = watchWarnings();
    const { computer, folder, recorded } = await openTraced();
    mkdirSync(recorded.files.page, { recursive: true });
    await computer.close();
    expect(warn.mock.calls).toEqual([
      [expect.stringContaining("trace.html' could not be written"), { code: 'FARHAND_TRACE' }],
    ]);
    expect(filesIn(folder)).toEqual(['run', 'run/trace.html', 'run/trace.jsonl']);
  });
});

describe('one trace', () => {
  test('is for one computer', async () => {
    const warn = watchWarnings();
    const { computer, recorded } = await openTraced();
    const other = await launch(recorder({ display: { width: 10, height: 10 } }), {
      observers: [{ tell: (event) => recorded.tell({ ...event, computer: 'other' }) }],
    });
    await other.close();
    await computer.tab.click(1, 1);
    await computer.close();
    expect(warn.mock.calls.map(([message]) => message)).toEqual([
      'An observer receives no more events: it threw trace: this trace records another computer. Create a separate trace() for each computer.',
    ]);
    expect(linesOf(recorded).map(words)).toContain('2 done | click at 1, 1: applied');
  });

  test('ends with it', async () => {
    const { computer, recorded } = await openTraced();
    await computer.close();
    const before = linesOf(recorded);
    recorded.fail('late');
    recorded.step('late');
    expect(() => recorded.tell({ type: 'end', why: 'late', number: 1, atMs: 1 })).toThrow('this trace has ended');
    await recorded.finish?.();
    expect(linesOf(recorded)).toEqual(before);
  });
});

describe('wrong options', () => {
  test.each([
    [{ folder: 'a' }, "trace: unknown option 'folder'. Known options: file, mode, pictures."],
    [{ file: '' }, 'trace: file must be the path of a page, such as \'trace.html\', or of a folder, got "".'],
    [{ mode: 'off' }, "trace: mode must be one of 'on', 'retain-on-failure', got \"off\"."],
    [{ pictures: true }, "trace: pictures must be one of 'changes', 'every-call', 'none', got true."],
  ])('%j', (options: object, message) => {
    expect(() => trace(options)).toThrow(new TypeError(message));
  });

  test('attachments that are too long or no content', async () => {
    const { recorded } = await openTraced();
    expect(() => recorded.attach('log', 'x'.repeat(4 * 1024 * 1024 + 1))).toThrow(RangeError);
    const content: unknown = 3;
    expect(() => Reflect.apply(recorded.attach, recorded, ['log', content])).toThrow(
      'content must be a string or a Uint8Array',
    );
  });
});
