import { startDeadline, UnsupportedActionError } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { createPage, key, missing, move, press, turn, up } from './page-of-calls.js';

describe('while a dialog is open', () => {
  test('nothing is sent', async () => {
    const page = createPage();
    page.openDialog();
    const report = page.send([key('a')]);
    expect(await page.seen()).toEqual([]);
    page.closeDialog();
    expect(await page.seen()).toEqual(['a']);
    await page.answer();
    expect((await report).outcomes).toEqual(['applied']);
  });

  test('what Chromium answers was dropped, and is sent again when it has closed and no other one comes', async () => {
    const page = createPage();
    const report = page.send([key('a'), key('b')]);
    expect(await page.seen()).toEqual(['a']);
    page.openDialog();
    page.state.missed = missing({ text: 1 });
    await page.answer();
    expect(await page.seen()).toEqual([]);
    page.closeDialog();
    expect(await page.seen()).toEqual([]);
    await page.expectNoDialog();
    expect(await page.seen()).toEqual(['a']);
    await page.answer();
    expect(await page.seen()).toEqual(['b']);
    await page.answer();
    expect(await report).toEqual({ outcomes: ['applied', 'applied'], requests: 1 });
  });

  test('and right behind the answer to the next one, if that comes. So does what follows', async () => {
    const page = createPage();
    const report = page.send([key('a'), key('b')]);
    await page.seen();
    page.openDialog();
    page.state.missed = missing({ text: 1 });
    await page.answer();
    page.closeDialog();
    expect(await page.seen()).toEqual([]);
    page.openDialog();
    expect(await page.seen()).toEqual([]);
    page.closeDialog();
    expect(await page.seen()).toEqual(['a']);
    await page.answer();
    expect(await page.seen()).toEqual([]);
    page.openDialog();
    page.closeDialog();
    expect(await page.seen()).toEqual(['b']);
    await page.answer();
    expect((await report).outcomes).toEqual(['applied', 'applied']);
  });

  test('a press is dropped that went with the move which opened it', async () => {
    const page = createPage();
    const report = page.send([move, press]);
    expect(await page.seen()).toEqual(['mouseMoved', 'mousePressed']);
    page.openDialog();
    page.state.missed = missing({ button: 1 });
    await page.answer(1);
    page.closeDialog();
    await page.answer();
    await page.expectNoDialog();
    expect(await page.seen()).toEqual(['mousePressed']);
    await page.answer();
    expect((await report).outcomes).toEqual(['applied', 'applied']);
  });

  test('what the page has seen, whose reply the dialog has overtaken, is not sent again', async () => {
    const page = createPage();
    const report = page.send([key('a'), key('b')]);
    expect(await page.seen()).toEqual(['a']);
    page.openDialog();
    await page.answer();
    page.closeDialog();
    expect(await page.seen()).toEqual(['b']);
    await page.answer();
    expect((await report).outcomes).toEqual(['applied', 'applied']);
  });

  test.each([
    ['both were seen', missing({ button: 0 }), []],
    ['the press was seen', missing({ button: 1, last: 'down 0' }), ['mouseReleased']],
    ['neither was seen', missing({ button: 2, last: 'up 0' }), ['mousePressed', 'mouseReleased']],
  ])('of a press and its release what is missing is sent again, if %s', async (_what, missed, again) => {
    const page = createPage();
    const report = page.send([press, up]);
    expect(await page.seen()).toEqual(['mousePressed', 'mouseReleased']);
    page.openDialog();
    await page.answer();
    page.state.missed = missed;
    page.closeDialog();
    expect(await page.answerAll(5)).toEqual(again);
    expect((await report).outcomes).toEqual(['applied', 'applied']);
  });

  test.each([
    ['the page does not know', undefined],
    ['the page has seen more than was sent', missing({ button: -1 })],
    ['the page has missed more than was sent', missing({ button: 3 })],
    ['the page has seen something else last', missing({ button: 1, last: 'down 2' })],
  ])('of a press and its release the outcome is unknown, if %s', async (_what, missed) => {
    const page = createPage();
    const report = page.send([press, up]);
    await page.seen();
    page.openDialog();
    await page.answer();
    page.state.missed = missed;
    page.closeDialog();
    const { outcomes, error } = await report;
    expect(outcomes).toEqual(['unknown', 'unknown']);
    expect(error?.message).toBe(
      'Input may be lost: a dialog opened while it was under way, and the page does not tell how much of it has arrived. Check the page before you continue.',
    );
    expect(await page.seen()).toEqual([]);
  });

  test('a click that opens a dialog is done, also if the reply to its press is noticed after the dialog', async () => {
    const page = createPage();
    const report = page.send([press, up]);
    expect(await page.seen()).toEqual(['mousePressed', 'mouseReleased']);
    page.leaveDialog(false);
    await page.answer(0);
    page.leaveDialog(true);
    expect(await report).toEqual({ outcomes: ['applied', 'applied'], requests: 1 });
  });

  test('a click whose replies come under a dialog that nothing answers has an unknown outcome', async () => {
    const page = createPage();
    const report = page.send([press, up]);
    expect(await page.seen()).toEqual(['mousePressed', 'mouseReleased']);
    page.leaveDialog(false);
    await page.answer();
    const { outcomes, error } = await report;
    expect(outcomes).toEqual(['unknown', 'unknown']);
    expect(error?.message).toBe('a dialog is open that nothing answers');
  });

  test('the outcome of input is unknown if the page was left before it could be asked', async () => {
    const page = createPage();
    const report = page.send([key('a'), key('b')]);
    expect(await page.seen()).toEqual(['a']);
    page.openDialog();
    await page.answer();
    page.state.pages += 1;
    page.closeDialog();
    const { outcomes, error } = await report;
    expect(outcomes).toEqual(['unknown', 'notRun']);
    expect(error?.message).toBe(
      'Input may be lost: a dialog opened while it was under way, and the page has been left since. Check the page before you continue.',
    );
    expect(await page.seen()).toEqual([]);
  });

  test('the outcome of input whose reply came under a dialog is unknown when the deadline comes', async () => {
    const page = createPage();
    const abort = new AbortController();
    const deadline = startDeadline({ timeoutMs: 0, signal: abort.signal }, 'the call');
    const report = page.send([key('a'), key('b')], deadline);
    await page.seen();
    page.openDialog();
    await page.answer();
    abort.abort(new Error('enough'));
    expect(await report).toEqual({ outcomes: ['unknown', 'notRun'], requests: 1, error: new Error('enough') });
  });
});

describe('the effects of input', () => {
  test('are waited for by a press, not by the move to it or by a key', async () => {
    const page = createPage();
    const end = page.goesOn();
    const report = page.send([key('a'), move, press]);
    expect(await page.seen()).toEqual(['a']);
    await page.answer();
    expect(await page.seen()).toEqual(['mouseMoved']);
    end();
    expect(await page.seen()).toEqual(['mousePressed']);
    await page.answer();
    expect((await report).outcomes).toEqual(['applied', 'applied', 'applied']);
    expect(page.noted).toEqual(['input']);
  });

  test('are waited for after the last turn of the wheel', async () => {
    const page = createPage();
    const report = page.send([turn, turn]);
    await page.seen();
    await page.answer();
    const end = page.goesOn();
    expect(await page.seen()).toEqual(['mouseWheel']);
    await page.answer();
    const first = await Promise.race([report.then(() => 'done'), page.seen().then(() => 'waits')]);
    expect(first).toBe('waits');
    end();
    expect((await report).outcomes).toEqual(['applied', 'applied']);
    expect(page.noted).toEqual(['turn', 'turn']);
  });

  test('may be a popup of the browser, which no press reaches: it is refused', async () => {
    const page = createPage();
    page.state.popup = 'select';
    const report = page.send([move, press, up]);
    expect(await page.seen()).toEqual(['mouseMoved']);
    await page.answer();
    const { outcomes, error } = await report;
    expect(outcomes).toEqual(['applied', 'notRun', 'notRun']);
    expect(error).toBeInstanceOf(UnsupportedActionError);
    expect(error?.message).toBe(
      "local cannot do this: a popup of the browser is open (the list of a <select>): screenshots show it, but Chromium does not pass mouse input to it, so the page below would receive this action. Nothing was sent. Choose with keys, such as press('ArrowDown') and press('Enter'), or close the popup with press('Escape').",
    );
  });
});
