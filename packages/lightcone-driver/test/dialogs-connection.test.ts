import { attach, launch } from '@farhand/core';
import { lightcone } from '@farhand/lightcone-driver';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { answers, open, otherTab, prepare, tab } from './scripted-browser.js';
import { browser, key, rejection, settings, type Script } from './scripted-vendor.js';

describe('the connection', () => {
  test('has the key in a header, and hears of every page from before it runs', async () => {
    const { service, page } = await open();
    expect(page.handshakes.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/computers/c1/cdp?token=from-the-vendor', `Bearer ${key}`],
    ]);
    expect(service.log().slice(0, 3)).toEqual([
      'GET /computers/c1',
      'GET /computers/c1',
      'GET /computers/c1/cdp/json/version',
    ]);
    expect(page.commands.slice(0, 6)).toEqual([
      'Target.setAutoAttach {"autoAttach":true,"waitForDebuggerOnStart":true,"flatten":true,"filter":[{"type":"page"}]}',
      `Page.enable {} session of ${tab}`,
      `Runtime.runIfWaitingForDebugger {} session of ${tab}`,
      `Page.enable {} session of ${otherTab}`,
      `Runtime.runIfWaitingForDebugger {} session of ${otherTab}`,
      'Browser.getVersion {}',
    ]);
  });

  test('is closed with the computer, and not opened again', async () => {
    const { computer, page } = await open();
    expect(page.open).toBe(1);
    await computer.close();
    await expect.poll(() => page.open).toBe(0);
    expect(page.handshakes).toHaveLength(1);
  });

  test('is not there without the option, and its events are refused', async () => {
    const { service, page } = await prepare();
    const computer = await attach(lightcone(settings(service.url)), 'c1');
    onTestFinished(() => computer.close());
    expect(page.handshakes).toEqual([]);
    for (const name of ['dialog', 'dialogclosed'] as const) {
      expect(() => computer.on(name, () => undefined)).toThrow(
        "computer.on: Lightcone's API has no call for dialogs. Pass lightcone({ dialogs: 'dismiss' })",
      );
    }
  });

  test('reports no file choosers and no downloads', async () => {
    const { computer } = await open();
    for (const name of ['filechooser', 'download'] as const) {
      expect(() => computer.on(name, () => undefined)).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_FACET' }));
    }
  });
});

describe('a launch whose connection cannot be opened ends the computer', () => {
  const failing = async (
    script: Script,
    refuse?: number,
  ): Promise<{ readonly error: unknown; readonly log: unknown }> => {
    const { service, page } = await prepare(script);
    page.refuse(refuse);
    const error = await rejection(launch(lightcone({ ...settings(service.url), dialogs: 'accept' })));
    expect(inspect(error, { depth: Infinity })).not.toContain(key);
    expect(page.open).toBe(0);
    return { error, log: service.log().at(-1) };
  };

  test('as the computer names no endpoint', async () => {
    expect(await failing({ 'GET /computers/c1': browser['GET /computers/c1'] ?? [] })).toEqual({
      error: expect.objectContaining({
        code: 'UNSUPPORTED_FACET',
        message:
          "Lightcone: GET /computers/{id}: the reply has no cdp endpoint, so Farhand cannot observe this computer's dialogs. Leave lightcone({ dialogs }) out: the vendor's own handling then applies.",
      }),
      log: 'DELETE /computers/c1',
    });
  });

  test.each([['ws://farhand.example/cdp'], [`ws://127.0.0.1:1/cdp?token=${key}`], ['nothing'], [undefined]])(
    'as its WebSocket is %j',
    async (webSocketDebuggerUrl) => {
      const { error, log } = await failing({
        'GET /computers/c1/cdp/json/version': { json: { webSocketDebuggerUrl } },
      });
      expect(error).toMatchObject({
        code: 'PROTOCOL',
        message: expect.stringContaining('The API key was not sent there'),
      });
      expect(log).toBe('DELETE /computers/c1');
    },
  );

  test.each([
    [401, 'UNAUTHORIZED'],
    [404, 'CLOSED'],
    [503, 'REJECTED'],
  ])('as the handshake is answered with %i', async (status, code) => {
    expect(await failing({}, status)).toEqual({
      error: expect.objectContaining({ code, status }),
      log: 'DELETE /computers/c1',
    });
  });
});

test('a launch that fails after that closes the connection and ends the computer', async () => {
  const { service, page } = await prepare({ 'POST /computers/c1/screenshot': { status: 400, json: { title: 'no' } } });
  await expect(launch(lightcone({ ...settings(service.url), dialogs: 'accept' }))).rejects.toMatchObject({
    code: 'REJECTED',
  });
  expect(page.handshakes).toHaveLength(1);
  await expect.poll(() => page.open).toBe(0);
  expect(service.log().at(-1)).toBe('DELETE /computers/c1');
});

describe('a desktop', () => {
  const message = 'lightcone: a desktop does not support dialogs';

  test('is not launched', async () => {
    const { service } = await prepare();
    const driver = lightcone({ ...settings(service.url), dialogs: 'accept' });
    await expect(launch(driver, { kind: 'desktop' })).rejects.toThrow(message);
    expect(service.log()).toEqual([]);
  });

  test('is not attached to', async () => {
    const { service, page } = await prepare({ 'GET /computers/c1': { json: { id: 'c1', kind: 'desktop' } } });
    const driver = lightcone({ ...settings(service.url), dialogs: 'accept' });
    await expect(attach(driver, 'c1')).rejects.toMatchObject({ code: 'UNSUPPORTED_FACET' });
    expect(page.handshakes).toEqual([]);
  });
});

describe('a connection that is lost', () => {
  test('is opened again at once', async () => {
    const { computer, page } = await open();
    page.drop();
    await expect
      .poll(() => page.commands.filter((command) => command.startsWith('Browser.getVersion')))
      .toHaveLength(2);
    await computer.tab.click(1, 1);
    const heard = computer.waitForEvent('dialog');
    page.ask('confirm', 'Sure?');
    await (await heard).accept();
    expect(answers(page)).toHaveLength(1);
    expect(page.open).toBe(1);
  });

  test('does not keep a call waiting that has had its reply', async () => {
    const { computer, page } = await open();
    page.onNext('Browser.getVersion', () => {
      page.drop();
      return false;
    });
    const { steps } = await computer.tab.click(1, 1);
    expect(steps).toMatchObject([{ outcome: 'applied' }]);
  });

  test('and cannot be opened again: calls are refused and not sent, until it can', async () => {
    const { computer, page, input } = await open();
    page.refuse(503);
    page.drop();
    await expect.poll(() => page.handshakes).toHaveLength(2);
    const error = await rejection(Promise.resolve(computer.tab.click(1, 1)));
    expect(error).toMatchObject({ code: 'REJECTED', status: 503, steps: [{ outcome: 'notRun' }] });
    expect(inspect(error, { depth: Infinity })).not.toContain(key);
    await expect(computer.tab.screenshot()).rejects.toMatchObject({ code: 'REJECTED' });
    expect(input()).toEqual([]);
    page.refuse(undefined);
    await computer.tab.click(1, 1);
    expect(input()).toHaveLength(1);
  });

  test('takes its dialogs with it: to answer one is an error that says so', async () => {
    const { computer, page } = await open();
    const heard = computer.waitForEvent('dialog');
    page.ask('confirm', 'Sure?');
    const dialog = await heard;
    page.refuse(503);
    page.drop();
    await expect.poll(() => page.handshakes).toHaveLength(2);
    await expect(dialog.accept()).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining('the DevTools connection for dialogs was lost'),
    });
  });
});
