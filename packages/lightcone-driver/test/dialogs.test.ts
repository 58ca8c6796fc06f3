import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { answers, open, otherTab, tab } from './scripted-browser.js';
import { success, type Reply } from './scripted-vendor.js';

describe('a dialog', () => {
  test.each([
    ['dismiss', 'confirm', ['{"accept":false}']],
    ['dismiss', 'beforeunload', ['{"accept":true,"promptText":""}']],
    ['accept', 'confirm', ['{"accept":true,"promptText":""}']],
    ['accept', 'prompt', ['{"accept":true,"promptText":"Bob"}']],
    ['leave', 'confirm', []],
  ] as const)('%s: %s', async (dialogs, type, expected) => {
    const { computer, page } = await open({}, { dialogs });
    page.ask(type, 'Sure?');
    const closed = computer.waitForEvent('dialogclosed');
    page.answered(true, 'Eve');
    expect(await closed).toMatchObject({ type, message: 'Sure?', accepted: true, text: 'Eve', tab: computer.tab });
    // Its command comes after those of the answer.
    await computer.tab.click(1, 1);
    expect(answers(page)).toEqual(expected.map((params) => `Page.handleJavaScriptDialog ${params} session of ${tab}`));
  });

  test('of a tab whose id the vendor made up is answered, but belongs to no tab', async () => {
    const { computer, page } = await open({}, {}, ['tab_main']);
    const heard = computer.waitForEvent('dialog');
    page.ask('confirm', 'Sure?');
    const dialog = await heard;
    expect(dialog.tab).toBeUndefined();
    await dialog.accept();
    expect(answers(page)).toHaveLength(1);
  });

  test('blocks its own tab only', async () => {
    const { computer, page, input } = await open();
    const heard = computer.waitForEvent('dialog');
    page.ask('alert', 'Hi', otherTab);
    await heard;
    await computer.tab.click(1, 1);
    await expect(computer.tabs.get(otherTab).click(1, 1)).rejects.toMatchObject({
      code: 'ACTION_FAILED',
      steps: [{ outcome: 'notRun' }],
    });
    expect(input()).toHaveLength(1);
  });

  test('goes with its tab: what waits for it goes on', async () => {
    const { computer, page, input } = await open();
    const heard = new Promise<void>((resolve) => {
      computer.on('dialog', () => {
        resolve();
        return new Promise(() => undefined);
      });
    });
    page.ask('alert', 'Hi', otherTab);
    await heard;
    const clicking = Promise.resolve(computer.tabs.get(otherTab).click(1, 1));
    await computer.status();
    expect(input()).toEqual([]);
    page.send('Target.detachedFromTarget', { sessionId: `session of ${otherTab}` });
    await clicking;
    expect(input()).toHaveLength(1);
  });

  test('that a request opens keeps the next one of its chain from being sent', async () => {
    const { computer, service, page, input } = await open({}, { batchLimit: 1 });
    // The event comes after the reply to the request.
    const opening = (): Reply => {
      page.onNext('Browser.getVersion', () => {
        page.ask('confirm', 'Sure?');
        return true;
      });
      return success();
    };
    service.answer({ 'POST /computers/c1/execute': [opening, success()] });
    computer.on('dialog', () => undefined);
    await expect(computer.tab.click(1, 1).click(2, 2)).rejects.toMatchObject({
      code: 'ACTION_FAILED',
      message: expect.stringContaining('Input failed: the confirm dialog "Sure?" is open and blocks the page.'),
      steps: [{ outcome: 'applied' }, { outcome: 'notRun' }],
    });
    expect(input()).toHaveLength(1);
  });

  test('that holds a click up: the click is done, and what comes later waits for its reply', async () => {
    const { computer, service, page, input } = await open();
    const held = new Promise<ServerResponse>((resolve) => {
      const write = (response: ServerResponse): void => {
        page.ask('confirm', 'Sure?');
        resolve(response);
      };
      service.answer({ 'POST /computers/c1/execute': [{ write }, success()] });
    });
    const heard = computer.waitForEvent('dialog');
    const { steps } = await computer.tab.click(1, 1);
    expect(steps).toMatchObject([{ outcome: 'applied' }]);
    await (await heard).accept();
    const closed = computer.waitForEvent('dialogclosed');
    page.answered(true);
    await closed;
    const next = Promise.resolve(computer.tab.click(2, 2));
    // The status is asked and answered meanwhile, and the click is still not sent.
    await computer.status();
    expect(input()).toHaveLength(1);
    (await held).writeHead(200, { 'content-type': 'application/json' }).end('{"status":"SUCCESS"}');
    await next;
    expect(input()).toHaveLength(2);
  });

  test('that holds typed text up leaves open how much of it was typed', async () => {
    const { computer, service, page } = await open();
    service.answer({ 'POST /computers/c1/type': { write: () => page.ask('confirm', 'Sure?') } });
    computer.on('dialog', () => undefined);
    await expect(computer.tab.type('abc')).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      message: expect.stringContaining('the confirm dialog "Sure?" opened during this request'),
    });
  });
});
