import type { AnsweredRequest } from '../http/answered.js';

/** The width of the longest verb, so that columns align. */
const verbWidth = 'DELETE'.length;
const timeWidth = '9999 ms'.length;

/** The most unread output, in bytes. Beyond it, lines are dropped instead of kept in memory. */
const longestBacklog = 1024 * 1024;

/** The output for lines, such as `process.stderr`. */
interface LineOutput {
  readonly isTTY?: boolean;
  readonly writableLength: number;
  hasColors?(): boolean;
  write(text: string): unknown;
  on(event: 'error', listener: () => void): unknown;
}

/** Writes a line for each request to an output, in color if it is a terminal that supports color. */
export const logTo = (output: LineOutput): ((answered: AnsweredRequest) => void) => {
  // The reader of the lines has gone; the emulator continues for its clients.
  output.on('error', () => undefined);
  const isColored = output.isTTY === true && output.hasColors?.() === true;
  return (answered) => {
    if (output.writableLength < longestBacklog) output.write(`${requestLine(answered, isColored)}\n`);
  };
};

/** Formats a request as a line: time, verb, status, duration, computer, effect, fault. */
const requestLine = (answered: AnsweredRequest, isColored: boolean): string => {
  const { request, arrivedAtMs, tookMs, ending, summary } = answered;
  const { method, path, status, fault } = request;
  const paint = isColored ? painted : plain;
  const notes = [
    ...(summary === '' ? [] : [printable(summary)]),
    ...(fault === undefined ? [] : [paint('red', `fault: ${fault.type}`)]),
    ...(ending === 'cut off' && fault === undefined ? [paint('yellow', 'cut off')] : []),
  ];
  return [
    paint('dim', clockTime(arrivedAtMs)),
    printable(method).padEnd(verbWidth),
    status === undefined ? paint('red', '---') : paint(colorOf(status), String(status)),
    paint('dim', `${Math.round(tookMs)} ms`.padStart(timeWidth)),
    printable(path),
    ...(notes.length === 0 ? [] : [notes.join(' · ')]),
  ].join('  ');
};

const codes = { dim: 2, red: 31, green: 32, yellow: 33 } as const;

type Color = keyof typeof codes;

const painted = (color: Color, text: string): string => `\u001b[${codes[color]}m${text}\u001b[0m`;

const plain = (_: Color, text: string): string => text;

const colorOf = (status: number): Color => {
  if (status < 400) return 'green';
  return status < 500 ? 'yellow' : 'red';
};

/** Formats a local time, such as `14:03:07`. */
const clockTime = (timeMs: number): string => new Date(timeMs).toTimeString().slice(0, 8);

/** Removes terminal control characters and text direction marks from a client's text. */
const printable = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (found) => `\\u{${found.codePointAt(0)?.toString(16) ?? ''}}`);
