import { ActionFailedError } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { createPage, key, missing, move, press, typed, up } from './page-of-calls.js';

const applied = (count: number): readonly string[] => Array.from({ length: count }, () => 'applied');

describe('the keys of a text', () => {
  test('are in flight together, 32 at most; the next ones go when half of them are answered', async () => {
    const page = createPage();
    const report = page.send(typed('abcdefghijklmnopqr'));
    expect(await page.seen()).toEqual([...'abcdefghijklmnop'].flatMap((name) => [`keyDown ${name}`, `keyUp ${name}`]));
    for (let replies = 0; replies < 16; replies += 1) await page.answer(0);
    expect(await page.seen()).toEqual([]);
    await page.answer(0);
    expect(await page.seen()).toEqual(['keyDown q', 'keyUp q', 'keyDown r', 'keyUp r']);
    await page.answer();
    expect((await report).outcomes).toEqual(applied(36));
    expect(page.sent).toEqual(Array.from({ length: 36 }, () => 'key'));
  });

  test.each([
    ['a text that no keys enter', key('é'), 'é'],
    ['a click', press, 'mousePressed'],
    ['the page to settle', { type: 'settle' } as const, 'settle'],
  ])('are all answered before %s', async (_what, call, name) => {
    const page = createPage();
    const report = page.send([...typed('ab'), call]);
    await page.seen();
    await page.answer(0);
    expect(await page.seen()).toEqual([]);
    await page.answer();
    expect(await page.seen()).toEqual([name]);
    await page.answer();
    expect((await report).outcomes).toEqual(applied(5));
  });

  test.each([
    ['if others may answer dialogs', createPage(false, false)],
    ['in a page with frames of other sites', createPage(true)],
  ])('go one by one %s', async (_where, page) => {
    const report = page.send(typed('a'));
    const seen: string[] = [];
    for (let turns = 0; turns < 5; turns += 1) {
      const now = await page.seen();
      expect(now.length).toBeLessThan(2);
      seen.push(...now.filter((name) => name !== 'settle'));
      await page.answer();
    }
    expect(seen).toEqual(['keyDown a', 'keyUp a']);
    expect((await report).outcomes).toEqual(applied(2));
  });

  test('that a dialog makes Chromium drop are sent again, from the first that the page has not seen', async () => {
    const page = createPage();
    const report = page.send(typed('abcd'));
    expect(await page.seen()).toHaveLength(8);
    await page.answer(0);
    page.openDialog();
    await page.answer();
    // The page has seen the press and the release of `a`, and the press of `b`.
    page.state.missed = missing({ key: 5, last: 'keydown KeyB' });
    page.closeDialog();
    await page.expectNoDialog();
    expect(await page.seen()).toEqual(['keyUp b', 'keyDown c', 'keyUp c', 'keyDown d', 'keyUp d']);
    await page.answer();
    expect(await report).toEqual({ outcomes: applied(8), requests: 1 });
  });

  test('before one that is answered when the dialog has closed were all seen', async () => {
    const page = createPage();
    const report = page.send(typed('ab'));
    await page.seen();
    page.openDialog();
    await page.answer(0);
    page.closeDialog();
    page.state.missed = undefined;
    await page.answer();
    expect(await report).toEqual({ outcomes: applied(4), requests: 1 });
  });

  test('behind one that opens a dialog which nothing answers: what the dialog holds is unknown, what it drops has not run', async () => {
    const page = createPage();
    const report = page.send(typed('abc'));
    await page.seen();
    await page.answer(0);
    await page.answer(0);
    page.leaveDialog(false);
    // Chromium answers at once what it drops: both of `c`. The page gets both of `b`, of which the press opened the dialog.
    await page.answer(3);
    await page.answer(2);
    page.leaveDialog(true);
    const { outcomes, error } = await report;
    expect(outcomes).toEqual(['applied', 'applied', 'applied', 'applied', 'notRun', 'notRun']);
    expect(error?.message).toBe('a dialog is open that nothing answers');
  });

  test('in flight when the tab closes: the first is done and so are releases, of the rest it is unknown', async () => {
    const page = createPage();
    const report = page.send(typed('ab'));
    await page.seen();
    page.state.lost = new ActionFailedError('gone');
    for (let calls = 0; calls < 4; calls += 1) page.refuse('Target closed');
    const { outcomes, error } = await report;
    expect(outcomes).toEqual(['applied', 'applied', 'unknown', 'applied']);
    expect(error).toEqual(new ActionFailedError('gone'));
  });
});

test('the page counts first what it has seen, if that is not known, while nothing is in flight', async () => {
  const page = createPage();
  page.state.uncounted = 'key';
  const report = page.send(typed('ab'));
  expect(await page.seen()).toHaveLength(4);
  await page.answer();
  expect((await report).outcomes).toEqual(applied(4));
  expect(page.noted).toEqual(['count', 'input', 'input', 'input', 'input']);
});

describe('clicks at one place', () => {
  const click = [move, press, up];

  test('are in flight together while they are calm, and the pointer that is there is not moved', async () => {
    const page = createPage();
    page.state.isCalm = true;
    const report = page.send([...click, ...click]);
    expect(await page.seen()).toEqual(['mousePressed', 'mouseReleased', 'mousePressed', 'mouseReleased']);
    await page.answer();
    expect((await report).outcomes).toEqual(applied(6));
  });

  test('that a dialog makes Chromium drop are sent again, without the moves that were needless', async () => {
    const page = createPage();
    page.state.isCalm = true;
    const report = page.send([...click, ...click, ...click]);
    expect(await page.seen()).toHaveLength(6);
    page.openDialog();
    await page.answer();
    page.state.missed = missing({ button: 3, last: 'down 0' });
    page.closeDialog();
    expect(await page.answerAll(6)).toEqual(['mouseReleased', 'mousePressed', 'mouseReleased']);
    expect((await report).outcomes).toEqual(applied(9));
  });

  test('go one by one otherwise', async () => {
    const page = createPage();
    const report = page.send([...click, ...click]);
    for (let clicks = 0; clicks < 2; clicks += 1) {
      expect(await page.seen()).toEqual(['mouseMoved', 'mousePressed', 'mouseReleased']);
      await page.answer();
    }
    expect((await report).outcomes).toEqual(applied(6));
  });
});
