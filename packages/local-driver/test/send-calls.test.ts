import { ActionFailedError, ClosedError, startDeadline, TimeoutError } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { createPage, key, move, press, release, up } from './page-of-calls.js';

describe('calls', () => {
  test('go one by one', async () => {
    const page = createPage();
    const report = page.send([key('a'), key('b'), { type: 'settle' }, key('c')]);
    for (const name of ['a', 'b', 'settle', 'c']) {
      expect(await page.seen()).toEqual([name]);
      await page.answer();
    }
    expect(await report).toEqual({ outcomes: ['applied', 'applied', 'applied', 'applied'], requests: 1 });
  });

  test('that make a click go together, and what follows waits for all of them', async () => {
    const page = createPage();
    const report = page.send([move, press, up, key('a')]);
    expect(await page.seen()).toEqual(['mouseMoved', 'mousePressed', 'mouseReleased']);
    await page.answer(0);
    expect(await page.seen()).toEqual([]);
    await page.answer();
    expect(await page.seen()).toEqual(['a']);
    await page.answer();
    expect((await report).outcomes).toEqual(['applied', 'applied', 'applied', 'applied']);
    expect(page.noted).toEqual(['release', 'input']);
  });

  test('that press wait for anything else, and so does a move for a move', async () => {
    const page = createPage();
    const report = page.send([key('a'), press, move, move]);
    for (const name of ['a', 'mousePressed', 'mouseMoved', 'mouseMoved']) {
      expect(await page.seen()).toEqual([name]);
      await page.answer();
    }
    expect((await report).outcomes).toEqual(['applied', 'applied', 'applied', 'applied']);
  });

  test('that press do not go with the move in a page with frames of other sites', async () => {
    const page = createPage(true);
    const report = page.send([move, press]);
    for (const name of ['mouseMoved', 'mousePressed', 'settle']) {
      expect(await page.seen()).toEqual([name]);
      await page.answer();
    }
    expect((await report).outcomes).toEqual(['applied', 'applied']);
  });

  test('that may move the focus there are done when the page has settled', async () => {
    const page = createPage(true);
    const report = page.send([key('a'), key('b')]);
    for (const name of ['a', 'settle', 'b', 'settle']) {
      expect(await page.seen()).toEqual([name]);
      await page.answer();
    }
    expect((await report).outcomes).toEqual(['applied', 'applied']);
  });

  test('wait for a pause, and the pause for what was sent', async () => {
    const page = createPage();
    const report = page.send([key('a'), { type: 'pause', durationMs: 1 }, key('b')]);
    expect(await page.seen()).toEqual(['a']);
    await page.answer();
    while ((await page.seen())[0] !== 'b');
    await page.answer();
    expect((await report).outcomes).toEqual(['applied', 'applied', 'applied']);
  });

  test('that are none cost no request', async () => {
    expect(await createPage().send([])).toEqual({ outcomes: [], requests: 0 });
  });
});

describe('a call that Chromium', () => {
  test('refuses has failed, and nothing behind it runs', async () => {
    const page = createPage();
    const report = page.send([key('a'), key('b')]);
    await page.seen();
    page.refuse('cdpSession.send: Protocol error (Input.insertText): Internal error');
    const { outcomes, error } = await report;
    expect(outcomes).toEqual(['failed', 'notRun']);
    expect(error).toBeInstanceOf(ActionFailedError);
    expect(error?.message).toBe(
      'The command Input.insertText failed: Protocol error (Input.insertText): Internal error',
    );
  });
});

describe('when the deadline comes', () => {
  test('what waits for its reply is unknown and the rest has not run', async () => {
    const page = createPage();
    const abort = new AbortController();
    const deadline = startDeadline({ timeoutMs: 0, signal: abort.signal }, 'the call');
    const report = page.send([key('a'), key('b'), key('c')], deadline);
    await page.seen();
    await page.answer();
    await page.seen();
    abort.abort(new Error('enough'));
    expect(await report).toEqual({
      outcomes: ['applied', 'unknown', 'notRun'],
      requests: 1,
      error: new Error('enough'),
    });
  });

  test('a pause ends, and nothing behind it runs', async () => {
    const page = createPage();
    const deadline = startDeadline({ timeoutMs: 1 }, 'the call');
    const { outcomes, error } = await page.send([{ type: 'pause', durationMs: 1_000_000 }, key('a')], deadline);
    expect(outcomes).toEqual(['notRun', 'notRun']);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(await page.seen()).toEqual([]);
  });
});

describe('when the tab closes', () => {
  const gone = new ActionFailedError('gone');
  const closed = 'cdpSession.send: Target page, context or browser has been closed\nBrowser logs:\n--secret=x';

  test('what was under way is applied, and releases are, for nothing is held there any more', async () => {
    const page = createPage();
    const report = page.send([key('a'), release('a'), release('b')]);
    await page.seen();
    page.state.lost = gone;
    page.refuse(closed);
    expect(await report).toEqual({ outcomes: ['applied', 'applied', 'applied'], requests: 1 });
    expect(await page.seen()).toEqual([]);
  });

  test('what was under way is applied, and the rest has not run', async () => {
    const page = createPage();
    const report = page.send([key('a'), key('b')]);
    await page.seen();
    page.state.lost = gone;
    page.refuse(closed);
    expect(await report).toEqual({ outcomes: ['applied', 'notRun'], requests: 1, error: gone });
  });

  test('what was not sent yet has not run, except releases', async () => {
    const page = createPage();
    page.state.lost = gone;
    expect(await page.send([release('a'), key('b'), release('b')])).toEqual({
      outcomes: ['applied', 'notRun', 'notRun'],
      requests: 1,
      error: gone,
    });
    expect(await page.seen()).toEqual([]);
  });
});

describe('when the page crashes or the browser dies', () => {
  const dead = new ClosedError('the computer');

  test('what was under way is unknown, a release too, and the rest has not run', async () => {
    const page = createPage();
    const report = page.send([release('a'), key('b')]);
    await page.seen();
    page.state.trouble = dead;
    page.refuse('cdpSession.send: Target page, context or browser has been closed\nBrowser logs:\n--secret=x');
    expect(await report).toEqual({ outcomes: ['unknown', 'notRun'], requests: 1, error: dead });
  });
});
