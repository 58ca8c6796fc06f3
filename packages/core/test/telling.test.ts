import { launch, secret, type Observer, type ToldEvent } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openComputer } from './open-computer.js';

/** An observer that remembers what it was told. */
const listener = (more: Partial<Observer> = {}): { readonly events: ToldEvent[]; readonly observer: Observer } => {
  const events: ToldEvent[] = [];
  return { events, observer: { tell: (event) => void events.push(event), ...more } };
};

/** An event in a few words. */
const words = (event: ToldEvent): string => {
  switch (event.type) {
    case 'call':
      return `${event.call} ${event.label}${event.within === undefined ? '' : ` within ${event.within}`}`;
    case 'result':
      return `${event.call} ${event.outcome}`;
    case 'held':
      return `held ${event.held.map(({ key, button }) => key ?? button).join(' ')}`;
    case 'pointer':
      return `pointer ${event.at.x},${event.at.y}`;
    case 'look':
      return `${event.call} looked`;
    case 'picture':
      return `picture ${event.width}×${event.height} after ${event.after}`;
    case 'open':
      return `open ${event.driver} ${event.kind} by ${event.by}`;
    case 'end':
      return `end: ${event.why}`;
    case 'request':
      return `${event.method} ${event.path}`;
  }
};

const opened = ['1 launch(recorder())', 'open recorder browser by launch', '1 done'];

describe('what happens is told, in order', () => {
  test('from launch to close', async () => {
    const { events, observer } = listener();
    const computer = await launch(recorder(), { observers: [observer] });
    await computer.tab.click(3, 4).press('Enter');
    await computer.screen.screenshot();
    await computer.tab.goto('https://a.test/');
    await computer.close();

    expect(events.map(words)).toEqual([
      ...opened,
      '2 tab.click',
      '2 done',
      'pointer 3,4',
      '3 screen.screenshot()',
      'picture 1280×720 after 2',
      '3 done',
      '4 tab.goto()',
      '4 done',
      'end: it was ended',
    ]);
    expect(events.map(({ number }) => number)).toEqual(events.map((_, index) => (events[0]?.number ?? 0) + index));
    expect(events.every(({ atMs }, index) => atMs >= (events[index - 1]?.atMs ?? 0))).toBe(true);
    expect(events.map(({ computer: id }) => id)).toEqual([undefined, ...events.slice(1).map(() => computer.id)]);
  });

  test('a chain tells what it asks for, from where, and what became of it', async () => {
    const { events, observer } = listener();
    const { computer } = await openComputer({}, { observers: [observer] });
    await computer.tab.click(3, 4, { modifiers: ['Shift'] }).press('Enter');
    const [call, result] = events.filter((event) => 'call' in event && event.call === 2);
    const click = { type: 'click', at: { x: 3, y: 4 }, modifiers: ['Shift'] };
    expect(call).toMatchObject({
      label: 'tab.click',
      calledAt: expect.stringMatching(/telling\.test\.ts:\d+:\d+$/),
      actions: [click, { type: 'press', key: 'Enter' }],
    });
    expect(result).toMatchObject({
      label: 'tab.click',
      outcome: 'done',
      requests: 1,
      durationMs: expect.any(Number),
      steps: [
        { action: click, outcome: 'applied' },
        { action: { type: 'press' }, outcome: 'applied' },
      ],
    });
  });

  test('a call that fails tells why', async () => {
    const { events, observer } = listener();
    const { computer, connection } = await openComputer({}, { observers: [observer] });
    connection.failAt(2);
    await expect(computer.tab.click(1, 1).click(2, 2)).rejects.toThrow('Made to fail.');
    expect(events.at(-2)).toMatchObject({
      type: 'result',
      outcome: 'failed',
      error: { name: 'ActionFailedError', code: 'ACTION_FAILED', message: expect.any(String) },
      steps: [{ outcome: 'applied' }, { outcome: 'failed' }],
    });
  });

  test('a hold is one call until its keys are up, and what is called inside lies within it', async () => {
    const { events, observer } = listener();
    const { computer } = await openComputer({}, { observers: [observer] });
    await computer.keyboard.hold('shift', async () => {
      await computer.tab.click(1, 1);
      await computer.keyboard.hold('alt', async () => {
        await computer.screen.screenshot();
      });
    });
    expect(events.slice(opened.length).map(words)).toEqual([
      '2 keyboard.hold("shift")',
      '3 tab.click within 2',
      'held Shift',
      '3 done',
      'pointer 1,1',
      '4 keyboard.hold("alt") within 2',
      '5 screen.screenshot() within 4',
      'held Shift Alt',
      'picture 1280×720 after 3',
      '5 done',
      '4 done',
      'held Shift',
      '2 done',
      'held ',
    ]);
  });

  test('a hold whose body only calls is the call of a chain', async () => {
    const { events, observer } = listener();
    const { computer } = await openComputer({}, { observers: [observer] });
    await computer.keyboard.hold('shift', () => computer.tab.click(1, 1));
    expect(events.slice(opened.length).map(words)).toEqual(['2 keyboard.hold("shift")', '2 done', 'pointer 1,1']);
  });

  test('a hold whose body fails has failed, by what the body threw', async () => {
    const { events, observer } = listener();
    const { computer } = await openComputer({}, { observers: [observer] });
    const hold = computer.keyboard.hold('shift', async () => {
      await computer.tab.click(1, 1);
      throw new Error('mine');
    });
    await expect(hold).rejects.toThrow('mine');
    expect(events.filter(({ type }) => type === 'result').at(-1)).toMatchObject({
      call: 2,
      outcome: 'failed',
      error: { name: 'Error', message: 'mine' },
    });
  });

  test('a wait is one call, however often it looks', async () => {
    const { events, observer } = listener();
    const { computer } = await openComputer({}, { observers: [observer] });
    await computer.screen.waitForStill({ quietMs: 50 });
    expect(events.slice(opened.length).map(words)).toEqual(['2 screen.waitForStill()', '2 done']);
  });

  test('what is explained is not done, so it is not told', async () => {
    const { events, observer } = listener();
    const { computer } = await openComputer({}, { observers: [observer] });
    await computer.explain(() => computer.tab.click(1, 1));
    expect(events.map(words)).toEqual(opened);
  });

  test('a launch that fails', async () => {
    const finish = vi.fn<() => void>();
    const { events, observer } = listener({ finish });
    const driver = { ...recorder(), open: () => Promise.reject(new Error('no room')) };
    await expect(launch(driver, { observers: [observer] })).rejects.toThrow('no room');
    expect(events.map(words)).toEqual(['1 launch(recorder())', '1 failed']);
    expect(finish).toHaveBeenCalledOnce();
  });
});

describe('observers', () => {
  test('have ended what they do when close() resolves', async () => {
    const order: string[] = [];
    const finish = async (): Promise<void> => {
      await new Promise(setImmediate);
      order.push('finished');
    };
    const { observer } = listener({ finish });
    const { computer } = await openComputer({}, { observers: [observer] });
    await computer.close();
    order.push('closed');
    await computer.close();
    expect(order).toEqual(['finished', 'closed']);
  });

  test('that throw are warned of once and told nothing more; calls go on', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    onTestFinished(() => warn.mockRestore());
    const tell = vi.fn<(event: ToldEvent) => void>((event) => {
      if (event.type === 'result') throw new Error('broken');
    });
    const other = listener();
    const { computer } = await openComputer({}, { observers: [{ tell }, other.observer] });
    await computer.tab.click(1, 1);
    expect(tell.mock.calls.map(([event]) => words(event))).toEqual(opened);
    expect(other.events.map(words)).toEqual([...opened, '2 tab.click', '2 done', 'pointer 1,1']);
    expect(warn.mock.calls).toEqual([
      ['An observer receives no more events: it threw broken', { type: 'Warning', code: 'FARHAND_OBSERVER' }],
    ]);
  });

  test('may want a picture after each call that may change what is seen', async () => {
    const { events, observer } = listener({ wantsPictures: true });
    const { computer } = await openComputer({}, { observers: [observer] });
    await computer.tab.click(1, 1);
    await computer.tab.goto('https://a.test/');
    await computer.tab.title();
    await computer.tab.click(2, 2).screenshot();
    expect(events.filter(({ type }) => type === 'picture').map(words)).toEqual([
      'picture 1280×720 after 2',
      'picture 1280×720 after 3',
      'picture 1280×720 after 5',
    ]);
  });

  test('get the picture after the last call, also if the computer is closed right behind it', async () => {
    const { events, observer } = listener({ wantsPictures: true });
    const { computer, connection } = await openComputer({}, { observers: [observer] });
    connection.failAt(1);
    await computer.tab.click(1, 1).then(undefined, () => computer.close());
    expect(events.slice(opened.length).map(words)).toEqual([
      '2 tab.click',
      '2 failed',
      'pointer 1,1',
      'picture 1280×720 after 2',
      'end: it was ended',
    ]);
  });

  test.each([
    ['no array', {}, 'launch: observers must be an array, got an object.'],
    [
      'a function',
      [() => undefined],
      'launch: each of observers must be an object with a function tell, such as { tell: (event) => … }, got a function.',
    ],
  ])('that are none are refused: %s', async (_, observers, message) => {
    const options: object = { observers };
    await expect(launch(recorder(), options)).rejects.toThrow(message);
  });

  test('leave a call that nobody awaits unhandled, as it was', async () => {
    const { observer } = listener();
    const { computer, connection } = await openComputer({}, { observers: [observer] });
    connection.failAt(1);
    const unhandled = new Promise<unknown>((resolve) => {
      const others = process.listeners('unhandledRejection');
      process.removeAllListeners('unhandledRejection');
      process.once('unhandledRejection', (error) => {
        for (const other of others) process.on('unhandledRejection', other);
        resolve(error);
      });
    });
    void computer.tab.click(1, 1);
    expect(await unhandled).toMatchObject({ code: 'ACTION_FAILED' });
  });
});

test('the channels of the process hear of every computer', async () => {
  const heard: string[] = [];
  const hear = (event: unknown, channel: string | symbol): void => {
    const type = typeof event === 'object' && event !== null && 'type' in event ? event.type : undefined;
    heard.push(`${String(channel)} ${String(type)}`);
  };
  for (const name of ['farhand:call', 'farhand:computer']) {
    subscribe(name, hear);
    onTestFinished(() => void unsubscribe(name, hear));
  }
  const computer = await launch(recorder());
  await computer.tab.click(1, 1);
  await computer.explain(() => computer.tab.click(2, 2));
  await computer.close();
  expect(heard).toEqual([
    'farhand:call call',
    'farhand:computer open',
    'farhand:call result',
    'farhand:call call',
    'farhand:call result',
    'farhand:call pointer',
    'farhand:computer end',
  ]);
});

test('no secret is in what is told', async () => {
  const { events, observer } = listener({ wantsPictures: true });
  const { computer, connection } = await openComputer({}, { observers: [observer] });
  const password = secret('correct horse');
  await computer.tab.type(password);
  connection.failAt(1, new Error('the vendor repeats correct horse'));
  await expect(computer.keyboard.type(password)).rejects.toThrow('the vendor repeats [secret]');
  const texts = JSON.stringify(events.filter(({ type }) => type !== 'picture'));
  expect(texts).toContain('[secret]');
  expect(texts).not.toContain('correct');
  expect(texts).not.toContain('horse');
});
