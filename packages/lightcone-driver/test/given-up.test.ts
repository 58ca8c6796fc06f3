import { attach, type Computer } from '@farhand/core';
import type { Pace } from '@farhand/core/driver';
import { lightcone } from '@farhand/lightcone-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { browser, settings, success, vendor, type Reply, type Script } from './scripted-vendor.js';

/** An answer that the test gives when it likes, and how to wait until it is wanted. */
const held = (): { readonly reply: Reply; readonly asked: Promise<void>; readonly give: (reply?: object) => void } => {
  let give = (_reply: object): void => undefined;
  let ask = (): void => undefined;
  const asked = new Promise<void>((resolve) => (ask = resolve));
  return {
    reply: {
      write: (response) => {
        give = (reply) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
        ask();
      },
    },
    asked,
    give: (reply = { status: 'SUCCESS', result: {} }) => give(reply),
  };
};

/** Six seconds never pass. */
const standing: Pace = {
  random: () => 0,
  delay: (ms, signal) =>
    ms === 0
      ? Promise.resolve()
      : new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('nobody waits')))),
};

/** A computer of a vendor that follows a script, and the requests that it has got, without their computer. */
const open = async (
  script: Script,
): Promise<{
  readonly computer: Computer;
  readonly log: () => readonly string[];
  readonly bodies: () => readonly unknown[];
  got(count: number): Promise<void>;
}> => {
  const known: Script = { ...browser, 'GET /computers/c1/status': { json: { id: 'c1', status: 'RUNNING' } } };
  const quick = Object.fromEntries(
    ['key-down', 'key-up', 'mouse-down', 'mouse-up', 'execute', 'batch', 'navigate'].map((path) => [
      `POST /computers/c1/${path}`,
      success(),
    ]),
  );
  const service = await vendor({ ...known, ...quick, ...script });
  const computer = await attach(lightcone({ ...settings(service.url), pace: standing }), 'c1');
  onTestFinished(() => computer.close());
  const before = service.seen.length;
  const log = (): readonly string[] =>
    service.seen.slice(before).map(({ request }) => request.replace(/^\w+ \/computers\/c1\//, ''));
  const bodies = (): readonly unknown[] => service.seen.slice(before).map(({ body }) => body);
  return { computer, log, bodies, got: (count) => expect.poll(() => log().length).toBe(count) };
};

const enough = new Error('enough');

/** What a call rejects with. */
const rejection = async (call: PromiseLike<unknown>): Promise<unknown> => {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('It did not reject.');
};

/** Has a call aborted while the vendor works on its request to `path`, which is answered by `answer`. */
const giveUp = async (
  path: string,
  call: (computer: Computer, signal: AbortSignal) => PromiseLike<unknown>,
): Promise<Awaited<ReturnType<typeof open>> & { readonly answer: () => void }> => {
  const late = held();
  const opened = await open({ [`POST /computers/c1/${path}`]: late.reply });
  const abort = new AbortController();
  const failed = rejection(call(opened.computer, abort.signal));
  await late.asked;
  abort.abort(enough);
  expect(await failed).toBe(enough);
  return { ...opened, answer: () => late.give() };
};

describe('a call that is aborted while the vendor works on it', () => {
  test('rejects at once; what it may have pressed is released once the vendor has answered, by itself', async () => {
    const { computer, log, got, answer } = await giveUp('key-down', (computer, signal) =>
      computer.keyboard.down('Control', { signal }),
    );
    expect(computer.held()).toMatchObject([{ key: 'Control' }]);
    expect(log()).toEqual(['key-down']);
    answer();
    await got(2);
    await computer.mouse.position();
    expect([log(), computer.held()]).toEqual([['key-down', 'key-up'], []]);
  });

  test('holds up the click behind it: Control is released first', async () => {
    const { computer, log, answer } = await giveUp('key-down', (computer, signal) =>
      computer.keyboard.down('Control', { signal }),
    );
    const click = computer.tab.click(10, 20).then(() => 'done');
    await computer.status();
    expect(log()).toEqual(['key-down', 'status']);
    answer();
    expect(await click).toBe('done');
    expect(log()).toEqual(['key-down', 'status', 'key-up', 'execute']);
  });

  test('ends the hold around it at once, whose key comes up behind it', async () => {
    const { computer, log, got, answer } = await giveUp('execute', (computer, signal) =>
      computer.keyboard.hold('shift', async () => {
        await computer.screenshot({ whilePending: true });
        await computer.tab.click(10, 20, { signal });
      }),
    );
    expect(log()).toEqual(['key-down', 'screenshot', 'execute']);
    answer();
    await got(4);
    await computer.mouse.position();
    expect([log().at(-1), computer.held()]).toEqual(['key-up', []]);
  });

  test('holds up a hold behind it whose body fails at once: whatever that presses comes up', async () => {
    const click = held();
    const { computer, log } = await open({ 'POST /computers/c1/execute': click.reply });
    const abort = new AbortController();
    const failed = rejection(computer.tab.click(10, 20, { signal: abort.signal }));
    await click.asked;
    abort.abort(enough);
    // At once, while the queue is still at the click: start and end of the hold travel together then.
    const failing = rejection(computer.keyboard.hold('shift', () => Promise.reject(new Error('on purpose'))));
    await failed;
    await computer.status();
    click.give();
    expect(await failing).toMatchObject({ message: 'on purpose' });
    await computer.releaseAll();
    expect([log(), computer.held()]).toEqual([['execute', 'status', 'batch'], []]);
  });

  test('holds up a hold that the caller ends well: it ends when its key is up', async () => {
    const click = held();
    const { computer, log } = await open({ 'POST /computers/c1/execute': click.reply });
    const abort = new AbortController();
    const told: unknown[] = [];
    const done = computer.keyboard.hold('shift', async () => {
      await computer.screenshot({ whilePending: true });
      told.push(await rejection(computer.tab.click(10, 20, { signal: abort.signal })));
    });
    await click.asked;
    abort.abort(enough);
    await expect.poll(() => told).toEqual([enough]);
    expect(log()).toEqual(['key-down', 'screenshot', 'execute']);
    click.give();
    await done;
    expect([log().at(-1), computer.held()]).toEqual(['key-up', []]);
  });

  test('holds up an address that is opened behind it', async () => {
    const { computer, log, answer } = await giveUp('execute', (computer, signal) =>
      computer.tab.click(10, 20, { signal }),
    );
    const opened = computer.tab.goto('https://example.com/');
    await computer.status();
    expect(log()).toEqual(['execute', 'status']);
    answer();
    await opened;
    expect(log()).toEqual(['execute', 'status', 'navigate']);
  });

  test('is waited for by close(), which releases what it may have pressed', async () => {
    const { computer, log, bodies, answer } = await giveUp('mouse-down', (computer, signal) =>
      computer.tab.mouse.move(1, 2).down({ signal }),
    );
    const closed = computer.close();
    answer();
    await closed;
    expect(bodies().at(-1)).toMatchObject({ action: { type: 'mouse_up', x: 1, y: 2 } });
    expect(log()).toEqual(['mouse-down', 'execute']);
  });
});

test('a call whose time is over before the vendor has answered says what it has waited for', async () => {
  const { computer, log } = await giveUp('execute', (computer, signal) => computer.tab.click(10, 20, { signal }));
  expect(await rejection(computer.tab.click(30, 40, { timeoutMs: 20 }))).toMatchObject({
    code: 'TIMEOUT',
    message: expect.stringContaining(
      'tab.click did not finish within 20 ms. It was waiting for an earlier call that was abandoned: Farhand sends nothing until the vendor has answered that call, for at most six seconds.',
    ),
  });
  expect(log()).toEqual(['execute']);
});
