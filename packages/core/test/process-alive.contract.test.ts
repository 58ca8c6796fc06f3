import { expect, test } from 'vitest';
import { startProcess } from './ending-process.js';

/**
 * Runs a program to its end. Its only timers, those of `later` and `never`, do not keep it alive. Returns what it prints, and
 * the code of each warning.
 */
const linesOf = async (body: string): Promise<readonly string[]> => {
  const { lines } = await startProcess(`
    import { launch } from '@farhand/core';
    import { aliveDuring, keepProcessAlive } from '@farhand/core/driver';
    import { recorder } from '@farhand/driver-testkit/recorder';
    process.on('warning', ({ code }) => console.log(code));
    const later = (run) => setTimeout(run, 50).unref();
    const never = () => setTimeout(() => console.log('never'), 600_000).unref();
    ${body}
  `).end;
  return lines;
};

test('a process ends although an unreferenced timer waits', async () => {
  expect(await linesOf('never();')).toEqual([]);
});

test('it stays alive until the last who keeps it so lets go, each once', async () => {
  const lines = await linesOf(`
    const [one, another] = [keepProcessAlive(), keepProcessAlive()];
    one();
    one();
    later(() => {
      console.log('later');
      never();
      another();
    });
  `);
  expect(lines).toEqual(['later']);
});

test('it stays alive during work that fails, and no longer', async () => {
  const lines = await linesOf(`
    const work = () => new Promise((_, reject) => later(() => reject(new Error('no'))));
    await aliveDuring(work).catch(({ message }) => console.log(message));
    never();
  `);
  expect(lines).toEqual(['no']);
});

test('it stays alive during a call without a limit, whatever the driver has open', async () => {
  const lines = await linesOf(`
    const driver = recorder();
    const computer = await launch(driver);
    later(() => void driver.connections[0].report({ type: 'tab', tab: 'a' }));
    await computer.waitForEvent('tab', { timeoutMs: 0 });
    console.log('it came');
    await computer.close();
  `);
  expect(lines).toEqual(['it came']);
});

const listening = (then: string): string => `
  const computer = await launch(recorder());
  const stop = computer.on('tab', () => undefined);
  process.once('warning', () => later(async () => {
    console.log('later');
    ${then}
  }));
`;

test.each([
  ['it listens no more', 'stop(); stop();', ['FARHAND_LISTENING', 'later', 'FARHAND_LEFT_OPEN']],
  ['its computer is closed', 'await computer.close();', ['FARHAND_LISTENING', 'later']],
  [
    'another has come and gone',
    `const other = computer.on('tab', () => undefined); stop(); later(() => { console.log('last'); other(); });`,
    ['FARHAND_LISTENING', 'later', 'last', 'FARHAND_LEFT_OPEN'],
  ],
])('with nothing left to do it stays alive for a listener, and says so, until %s', async (_when, then, lines) => {
  expect(await linesOf(listening(then))).toEqual(lines);
});

test('a listener of a computer that was closed before keeps nothing alive', async () => {
  const lines = await linesOf(`
    const [closed, open] = [await launch(recorder()), await launch(recorder())];
    closed.on('tab', () => undefined);
    await closed.close();
  `);
  expect(lines).toEqual(['FARHAND_LEFT_OPEN']);
});
