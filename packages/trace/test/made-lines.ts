import type { LookTaken } from '@farhand/core';
import { labelOf, type Action } from '@farhand/core/driver';
import type { CallLine, Line, PictureLine, ResultLine } from '../src/recording/line.js';
import { shade } from './traced.js';

const computer = 'made-1';
const display = { width: 1280, height: 720 };

/** A click, as events have it. */
export const clickAt = (x: number, y: number): Action => ({
  type: 'click',
  at: { x, y },
  button: 'left',
  clickCount: 1,
  modifiers: [],
  delayMs: 0,
});

/** Makes lines of a run that never was: each line is 10 ms after the one before. */
export const lineMaker = (): {
  readonly lines: Line[];
  readonly head: () => { readonly number: number; readonly atMs: number; readonly computer: string };
  readonly call: (call: number, label: string, actions?: readonly Action[], more?: Partial<CallLine>) => void;
  readonly result: (call: number, steps?: ResultLine['steps'], more?: Partial<ResultLine>) => void;
  /** `calls`: the calls that it was sent for. */
  readonly request: (path: string, status: number, ...calls: readonly number[]) => void;
  readonly picture: (after: number, image: string) => void;
  /** What a call saw of a text. */
  readonly look: (call: number, target: string, seen: LookTaken['seen'], where?: readonly string[]) => void;
} => {
  const lines: Line[] = [{ type: 'trace', version: 1, atMs: 1_800_000_000_000 }];
  let number = 0;
  const head = (): { readonly number: number; readonly atMs: number; readonly computer: string } => {
    number += 1;
    return { number, atMs: 1_800_000_000_000 + number * 10, computer };
  };
  return {
    lines,
    head,
    call: (call, label, actions = [], more = {}) =>
      void lines.push({
        ...head(),
        type: 'call',
        call,
        label,
        calledAt: `tests/login.test.ts:${call + 10}:7`,
        actions,
        labels: actions.map((action) => labelOf(action)),
        ...more,
      }),
    result: (call, steps = [], more = {}) =>
      void lines.push({
        ...head(),
        type: 'result',
        call,
        label: '',
        outcome: 'done',
        durationMs: 10,
        steps,
        ...more,
      }),
    request: (path, status, ...calls) =>
      void lines.push({
        ...head(),
        type: 'request',
        method: 'POST',
        path,
        status,
        attempt: 1,
        calls,
        durationMs: 5,
        sentBytes: 120,
        receivedBytes: 880,
        requestId: `req-${number}`,
      }),
    picture: (after, image) => {
      const line: PictureLine = { ...head(), type: 'picture', ...display, after, image };
      lines.push(line);
    },
    look: (call, target, seen, where = []) =>
      void lines.push({ ...head(), type: 'look', call, target, where, engines: ['page'], display, seen }),
  };
};

/** A step with its outcome. */
export const stepOf = (
  action: Action,
  outcome: 'applied' | 'failed' | 'notRun' = 'applied',
): ResultLine['steps'][number] => ({
  action,
  outcome,
  label: labelOf(action),
});

/** A run with a hold, requests, pictures, and a click that fails. */
export const madeLines = async (): Promise<readonly Line[]> => {
  const { lines, head, call, result, request, picture } = lineMaker();
  const shift = { key: 'Shift' as const, pressedAt: 'tests/login.test.ts:13:20' };
  call(1, 'launch(lightcone())');
  request('/computers', 201, 1);
  lines.push({ ...head(), type: 'open', driver: 'lightcone', kind: 'browser', display, by: 'launch' });
  result(1);
  lines.push({ type: 'part', atMs: 1_800_000_000_045, name: 'Choose rows' });
  call(2, 'tab.click', [clickAt(200, 160)]);
  request('/computers/made-1/execute', 200, 2);
  result(2, [stepOf(clickAt(200, 160))]);
  lines.push({ ...head(), type: 'pointer', at: { x: 200, y: 160 } });
  picture(2, 'dark');
  call(3, 'keyboard.hold("shift")');
  call(4, 'tab.click', [clickAt(400, 300), clickAt(640, 360)], { within: 3 });
  request('/computers/made-1/batch', 503, 4);
  lines.push({ ...head(), type: 'held', held: [shift] });
  result(4, [stepOf(clickAt(400, 300)), stepOf(clickAt(640, 360), 'failed')], {
    outcome: 'failed',
    error: {
      name: 'ActionFailedError',
      code: 'ACTION_FAILED',
      message: 'tab.click: nothing is at 640, 360 <b>.\nCheck it.',
    },
  });
  picture(4, 'light');
  result(3, [], { outcome: 'failed', error: { name: 'ActionFailedError', message: 'the same' } });
  lines.push({ ...head(), type: 'held', held: [] });
  lines.push({
    type: 'source',
    at: 'tests/login.test.ts:14:7',
    first: 12,
    lines: [
      '// before',
      "await keyboard.hold('shift', async () => {",
      '  await tab.click(400, 300).click(640, 360);',
      '});',
    ],
  });
  for (const [image, grey] of [
    ['dark', 40],
    ['light', 220],
  ] as const) {
    const { bytes, mime } = await shade(grey, display);
    lines.push({ type: 'image', image, mime, data: Buffer.from(bytes).toString('base64') });
  }
  lines.push({ type: 'attachment', atMs: 1_800_000_000_300, name: 'note.txt', text: '</script><b>kept' });
  lines.push({ ...head(), type: 'end', why: 'it was ended' });
  return lines;
};
