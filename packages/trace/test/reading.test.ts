import { describe, expect, test } from 'vitest';
import { perfettoOf } from '../src/cli/perfetto.js';
import { jsonOf, textOf } from '../src/cli/text.js';
import { pageOf } from '../src/page.js';
import { linesIn } from '../src/reading/read-trace.js';
import { timelineOf } from '../src/reading/timeline.js';
import { clickAt, lineMaker, madeLines, stepOf } from './made-lines.js';

const written = (lines: readonly object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

describe('lines are read', () => {
  test('from lines and from a page alike', async () => {
    const lines = await madeLines();
    expect(linesIn(written(lines), 'a.jsonl')).toEqual(lines);
    expect(linesIn(await pageOf(lines), 'a.html')).toEqual(lines);
  });

  test('without the last one, if it was cut', async () => {
    const lines = await madeLines();
    expect(linesIn(written(lines).slice(0, -5), 'a.jsonl')).toEqual(lines.slice(0, -1));
  });

  test('once, if they were written twice around a cut one', async () => {
    const lines = await madeLines();
    const text = written(lines);
    expect(linesIn(`${text}{"type":"ca\n${text}`, 'a.jsonl')).toEqual(lines);
  });

  test('without lines of types that a later version added', async () => {
    const lines = await madeLines();
    expect(linesIn(written([...lines, { type: 'later', number: 99, atMs: 1 }]), 'a.jsonl')).toEqual(lines);
  });

  test.each([
    ['', "'a' is not a trace: it is neither a trace.jsonl nor the page of one."],
    ['<!doctype html><p>hello', "'a' is not a trace: it is neither a trace.jsonl nor the page of one."],
    ['{"type":"call"}\n', "'a' is not a trace: it is neither a trace.jsonl nor the page of one."],
    [
      '{"type":"trace","version":2,"atMs":1}\n',
      "'a' was written by a later version of @farhand/trace: its lines have version 2, and this version reads 1. Update @farhand/trace.",
    ],
  ])('unless there are none: %j', (text, message) => {
    expect(() => linesIn(text, 'a')).toThrow(message);
  });
});

describe('a timeline', () => {
  test('has calls in order, those of a hold within it, each with its requests', async () => {
    const { calls, totals } = timelineOf(await madeLines());
    expect(
      calls.map(({ call, depth, outcome, part, requests }) => [
        call,
        depth,
        outcome,
        part,
        requests.map(({ path }) => path),
      ]),
    ).toEqual([
      [1, 0, 'done', undefined, ['/computers']],
      [2, 0, 'done', 'Choose rows', ['/computers/made-1/execute']],
      [3, 0, 'failed', undefined, []],
      [4, 1, 'failed', undefined, ['/computers/made-1/batch']],
    ]);
    expect(totals).toEqual({ calls: 4, failed: 2, requests: 3, ms: 300, bytes: 3000, pictures: 2 });
  });

  test('shows what was seen before and after a call', async () => {
    const { calls } = timelineOf(await madeLines());
    expect(calls.map(({ before, after, from }) => [before?.image, after?.image, from?.x])).toEqual([
      [undefined, undefined, undefined],
      [undefined, 'dark', undefined],
      ['dark', 'light', 200],
      ['dark', 'light', 200],
    ]);
  });

  test('gives a call the picture after the one before it, although it was called first', () => {
    const { lines, call, result, request, picture } = lineMaker();
    call(1, 'tab.click', [clickAt(1, 1)]);
    result(1, [stepOf(clickAt(1, 1))]);
    call(2, 'tab.click', [clickAt(2, 2)]);
    request('/picture', 200, 1);
    picture(1, 'one');
    request('/input', 200, 2);
    result(2, [stepOf(clickAt(2, 2))]);
    request('/picture', 200, 2);
    picture(2, 'two');
    const { calls } = timelineOf(lines);
    expect(
      calls.map(({ before, after, requests }) => [before?.image, after?.image, requests.map(({ path }) => path)]),
    ).toEqual([
      [undefined, 'one', ['/picture']],
      ['one', 'two', ['/input', '/picture']],
    ]);
  });

  test('gives a request to each call that it was sent for', () => {
    const { lines, call, result, request } = lineMaker();
    call(1, 'tab.click', [clickAt(1, 1)]);
    call(2, 'tab.click', [clickAt(2, 2)]);
    request('/batch', 200, 1, 2);
    request('/keep-alive', 200);
    result(1, [stepOf(clickAt(1, 1))]);
    result(2, [stepOf(clickAt(2, 2))]);
    expect(timelineOf(lines).calls.map(({ requests }) => requests.map(({ path }) => path))).toEqual([
      ['/batch'],
      ['/batch'],
    ]);
  });

  test('gives a call of a locator its last look, and the picture that this look saw', () => {
    const { lines, call, result, picture, look } = lineMaker();
    const seen = { role: 'chosen', box: { x: 1, y: 2, width: 3, height: 4 }, text: 'Save', confidence: 1 } as const;
    picture(0, 'stale');
    call(1, "screen.getByText('Save').click()");
    picture(0, 'moving');
    look(1, "getByText('Save')", []);
    picture(0, 'seen');
    look(1, "getByText('Save')", [seen]);
    call(2, 'tab.click', [clickAt(2, 4)]);
    result(2, [stepOf(clickAt(2, 4))]);
    picture(2, 'clicked');
    result(1);
    expect(
      timelineOf(lines).calls.map(({ before, after, look: last }) => [before?.image, after?.image, last?.seen]),
    ).toEqual([
      ['seen', 'clicked', [seen]],
      ['seen', 'clicked', undefined],
    ]);
  });

  test('knows what was held, also within one call', () => {
    const { lines, call, result, head } = lineMaker();
    const down = { type: 'keyDown', key: 'Control' } as const;
    const up = { type: 'keyUp', key: 'Control' } as const;
    lines.push({ ...head(), type: 'held', held: [{ key: 'Shift', pressedAt: 'a.ts:1:1' }] });
    lines.push({ ...head(), type: 'held', held: [] });
    call(1, 'keyboard.hold("control")', [down, clickAt(1, 1), up]);
    result(1, [stepOf(down), stepOf(clickAt(1, 1)), stepOf(up)]);
    lines.push({ ...head(), type: 'held', held: [{ button: 'left', pressedAt: 'a.ts:3:1' }] });
    const start = 1_800_000_000_000;
    expect(timelineOf(lines).held).toEqual([
      { name: 'Shift', startMs: start + 10, endMs: start + 20, pressedAt: 'a.ts:1:1' },
      { name: 'Control', startMs: start + 30, endMs: start + 40, pressedAt: 'tests/login.test.ts:11:7' },
      { name: 'left button', startMs: start + 50, endMs: start + 50, pressedAt: 'a.ts:3:1' },
    ]);
  });

  describe('selects', () => {
    const fail = { outcome: 'failed', error: { name: 'Error', message: 'no row' } } as const;

    test('the call within a hold that made the hold fail', async () => {
      expect(timelineOf(await madeLines()).selected).toBe(4);
    });

    test('the call whose error the reason repeats', () => {
      const { lines, call, result } = lineMaker();
      for (const [one, message] of [
        [1, 'no row'],
        [2, 'other'],
      ] as const) {
        call(one, 'tab.click');
        result(one, [], { ...fail, error: { name: 'Error', message } });
      }
      lines.push({ type: 'failure', atMs: 1_800_000_000_900, message: 'Error: no row' });
      expect(timelineOf(lines).selected).toBe(1);
    });

    test('the last call before an assertion that failed', () => {
      const { lines, call, result } = lineMaker();
      call(1, 'tab.click');
      result(1, [], fail);
      call(2, 'tab.title()');
      result(2);
      lines.push({ type: 'failure', atMs: 1_800_000_000_045, message: 'expected 4, got 3' });
      call(3, 'tab.close()');
      result(3);
      expect(timelineOf(lines).selected).toBe(2);
    });

    test('the call that had not ended when the process was killed', () => {
      const { lines, call, result } = lineMaker();
      call(1, 'tab.click');
      result(1);
      call(2, 'tab.goto()');
      const { calls, selected } = timelineOf(lines);
      expect(selected).toBe(2);
      expect(calls[1]?.outcome).toBe('open');
    });
  });
});

test('as text', async () => {
  expect(textOf(await madeLines())).toBe(`lightcone browser 1280×720, 2027-01-15T08:00:00.000Z
4 calls, 2 failed, 3 requests, 300 ms, 3000 bytes, 2 pictures

1 launch(lightcone()): done in 10 ms, 1 request (tests/login.test.ts:11:7)
# Choose rows
2 tab.click: done in 10 ms, 1 request (tests/login.test.ts:12:7)
3 keyboard.hold("shift"): failed in 10 ms (tests/login.test.ts:13:7)
    ActionFailedError: the same
  4 tab.click: failed in 10 ms, 1 request (tests/login.test.ts:14:7)
      applied click at 400, 300
      failed click at 640, 360
      ActionFailedError (ACTION_FAILED): tab.click: nothing is at 640, 360 <b>.
      Check it.
held Shift for 40 ms, pressed at tests/login.test.ts:13:20
ended: it was ended
`);
});

test('as text, with what a locator saw', () => {
  const { lines, call, result, look } = lineMaker();
  call(1, "screen.getByText('Save').click()");
  const box = { x: 1, y: 2, width: 30, height: 16 };
  look(1, "getByText('Save')", [{ role: 'nearest', box, text: 'Safe', confidence: 0.91 }], ['the first']);
  result(1, [], { outcome: 'failed', error: { name: 'TimeoutError', message: 'It was not seen.' } });
  expect(textOf(lines).split('\n').slice(3, 7)).toEqual([
    "1 screen.getByText('Save').click(): failed in 10 ms (tests/login.test.ts:11:7)",
    "    looked by page for getByText('Save'), the first",
    '      nearest "Safe" 30×16 at 1, 2 (0.91)',
    '    TimeoutError: It was not seen.',
  ]);
});

test('as JSON, without the bytes of pictures', async () => {
  const lines = await madeLines();
  const types = jsonOf(lines)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).type);
  expect(types).toEqual(lines.map(({ type }) => type).filter((type) => type !== 'image'));
});

test('for Perfetto', async () => {
  const { traceEvents } = JSON.parse(perfettoOf(await madeLines()));
  const events: readonly {
    ph: string;
    name: string;
    tid: number;
    ts?: number;
    dur?: number;
    args: { name?: string };
  }[] = traceEvents;
  expect(events.map(({ ph, name, tid, ts, dur, args }) => [ph, ph === 'M' ? args.name : name, tid, ts, dur])).toEqual([
    ['M', 'lightcone made-1', 0, undefined, undefined],
    ['M', 'calls', 100, undefined, undefined],
    ['X', 'launch(lightcone())', 100, 10_000, 30_000],
    ['X', 'tab.click', 100, 50_000, 20_000],
    ['X', 'keyboard.hold("shift")', 100, 100_000, 60_000],
    ['X', 'tab.click', 100, 110_000, 30_000],
    ['M', 'requests', 200, undefined, undefined],
    ['X', 'POST /computers', 200, 15_000, 5_000],
    ['X', 'POST /computers/made-1/execute', 200, 55_000, 5_000],
    ['X', 'POST /computers/made-1/batch', 200, 115_000, 5_000],
    ['M', 'held', 300, undefined, undefined],
    ['X', 'Shift', 300, 130_000, 40_000],
    ['i', 'picture', 100, 90_000, undefined],
    ['i', 'picture', 100, 150_000, undefined],
  ]);
});
