import { describe, expect, test } from 'vitest';
import { logTo } from '../src/cli/request-lines.js';

type Answered = Parameters<ReturnType<typeof logTo>>[0];

const noon = new Date(2026, 0, 1, 12, 0, 0).getTime();

const answered = (differences: Partial<Answered> = {}, status: number = 200): Answered => ({
  number: 1,
  request: { method: 'POST', path: '/p', status },
  arrivedAtMs: noon,
  tookMs: 7.4,
  ending: 'answered',
  summary: '',
  ...differences,
});

/** An output that keeps what is written, and what it is told when its reader is gone. */
const output = (terminal: { readonly isTTY?: boolean; readonly hasColors?: () => boolean } = {}) => {
  const written: string[] = [];
  const listeners: (() => void)[] = [];
  let backlog = 0;
  return {
    written,
    listeners,
    fill: (bytes: number) => (backlog = bytes),
    ...terminal,
    get writableLength() {
      return backlog;
    },
    write: (text: string) => written.push(text),
    on: (_: 'error', listener: () => void) => listeners.push(listener),
  };
};

describe('colors', () => {
  const colored = { isTTY: true, hasColors: (): boolean => true };

  test.each([
    [200, '32'],
    [404, '33'],
    [500, '31'],
  ])('status %d on a terminal', (status, color) => {
    const terminal = output(colored);
    logTo(terminal)(answered({}, status));
    expect(terminal.written).toEqual([
      `\u001b[2m12:00:00\u001b[0m  POST    \u001b[${color}m${status}\u001b[0m  \u001b[2m   7 ms\u001b[0m  /p\n`,
    ]);
  });

  test.each([
    ['a file', {}],
    ['a pipe that claims to have them', { hasColors: (): boolean => true }],
    ['a terminal without colors, or with NO_COLOR', { isTTY: true, hasColors: (): boolean => false }],
  ])('none on %s', (_, terminal) => {
    const plain = output(terminal);
    logTo(plain)(answered());
    expect(plain.written).toEqual(['12:00:00  POST    200     7 ms  /p\n']);
  });
});

test('a client cannot write to the terminal', () => {
  const plain = output();
  logTo(plain)(answered({ summary: 'press \u001b[2J\u009b\u202e\n' }));
  expect(plain.written).toEqual(['12:00:00  POST    200     7 ms  /p  press \\u{1b}[2J\\u{9b}\\u{202e}\\u{a}\n']);
});

test('a reader that is slow misses lines, and one that is gone is no failure', () => {
  const pipe = output();
  const log = logTo(pipe);
  pipe.fill(1024 * 1024);
  log(answered());
  expect(pipe.written).toEqual([]);
  pipe.fill(0);
  log(answered({ ending: 'cut off' }));
  expect(pipe.written).toEqual(['12:00:00  POST    200     7 ms  /p  cut off\n']);
  expect(pipe.listeners.map((listener) => listener())).toEqual([undefined]);
});
