import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { attach, launch } from '@farhand/core';
import { recorder, type RecorderConnection } from '@farhand/driver-testkit/recorder';
import { serveLightcone, type Faults, type LightconeServer } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { describe, expect, onTestFinished, test } from 'vitest';

interface Running {
  readonly server: LightconeServer<RecorderConnection>;
  /** What the computers that the program has opened were told, as types of actions. */
  input(): readonly (readonly string[])[];
  /** How many requests of a method, such as `DELETE`, came in. */
  count(method: string): number;
  kill(signal: NodeJS.Signals): void;
  /** Status, signal and output of the program. */
  readonly end: Promise<readonly [unknown, unknown, string]>;
  /** What it has printed as errors. */
  complaints(): string;
}

/** Runs a program in a process of its own, with a server in this one, until it says that it is ready or ends. */
const run = async (program: string, faults?: Faults): Promise<Running> => {
  const driver = recorder();
  const server = await serveLightcone({ driver, ...(faults === undefined ? {} : { faults }) });
  onTestFinished(() => server.close());
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `
      import { attach, launch } from '@farhand/core';
      import { lightcone } from '@farhand/lightcone-driver';
      const pause = () => new Promise((resolve) => setTimeout(resolve, 1_000_000));
      const ready = () => console.log('ready');
      ${program}
      `,
    ],
    {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: { ...process.env, TZAFON_API_KEY: server.token, LIGHTCONE_BASE_URL: server.url },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (complaints += String(text)));
  const end = once(child, 'close').then(([code, signal]: readonly unknown[]) => [code, signal, output.trim()] as const);
  const ready = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += String(text);
      if (output.includes('ready')) resolve();
    });
  });
  await Promise.race([ready, end]);
  return {
    server,
    input: () => driver.connections.map(({ log }) => log.map(({ type }) => type)),
    count: (method) => server.requests.filter((request) => request.method === method).length,
    kill: (signal) => void child.kill(signal),
    end,
    complaints: () => complaints,
  };
};

const inTheMiddle = (options = ''): string => `
  const computer = await launch(lightcone(), { ${options} });
  await computer.mouse.move(10, 10).down();
  await computer.keyboard.hold('Shift', async () => {
    await computer.keyboard.press('F2');
    ready();
    await pause();
  });
`;

describe.skipIf(process.platform === 'win32')('a process that ends in the middle of a hold', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s releases what is held, in reverse order, and ends the computer',
    async (signal) => {
      const running = await run(inTheMiddle());
      running.kill(signal);
      expect(await running.end).toEqual([null, signal, 'ready']);
      expect(running.input()).toEqual([['pointerMove', 'pointerDown', 'keyDown', 'press', 'keyUp', 'pointerUp']]);
      expect(running.server.sessions()).toEqual([]);
    },
  );

  /** What becomes of a computer where each release waits without end. */
  const unanswered: Faults = ({ path }) =>
    path.endsWith('/key-up') ? { type: 'actsLate', delayMs: 1_000_000, answered: 'then' } : undefined;

  test('by a signal ends a computer whose releases get no answer', async () => {
    const running = await run(inTheMiddle().replace('await computer.mouse.move(10, 10).down();', ''), unanswered);
    running.kill('SIGINT');
    expect(await running.end).toEqual([null, 'SIGINT', 'ready']);
    expect(running.server.sessions()).toEqual([]);
  });

  test('by a signal names a computer that it could not end', async () => {
    const running = await run(inTheMiddle(), ({ method }) =>
      method === 'DELETE' ? { type: 'status429', retryAfterMs: 60_000 } : undefined,
    );
    running.kill('SIGINT');
    expect(await running.end).toEqual([null, 'SIGINT', 'ready']);
    expect(running.complaints()).toMatch(
      /FarhandWarning: The process is about to end, and Farhand could not close \S+ \(launch at .*\): Lightcone: DELETE .* was refused with status 429/,
    );
  });

  test.each([
    ['an error that nobody catches', 'setTimeout(() => { throw new Error("on purpose"); });'],
    ['a rejection that nobody handles', 'void Promise.reject(new Error("on purpose"));'],
  ])('by %s releases what is held and ends the computer, and fails as it would have', async (_, fail) => {
    const running = await run(inTheMiddle().replace('ready();', fail));
    expect((await running.end).slice(0, 2)).toEqual([1, null]);
    expect(running.complaints()).toContain('Error: on purpose');
    expect(running.input()).toEqual([['pointerMove', 'pointerDown', 'keyDown', 'press', 'keyUp', 'pointerUp']]);
    expect(running.server.sessions()).toEqual([]);
  });

  test('by an error with another listener is left to that listener', async () => {
    const listening = 'process.on("uncaughtException", () => { ready(); process.exit(7); });';
    const running = await run(
      listening + inTheMiddle().replace('ready();', 'setTimeout(() => { throw new Error(); });'),
    );
    expect((await running.end).slice(0, 2)).toEqual([7, null]);
    expect(running.server.sessions()).toHaveLength(1);
  });

  test('by process.exit() can do nothing, and says what is left', async () => {
    const running = await run(inTheMiddle().replace('ready();', 'process.exit(3);'));
    expect((await running.end).slice(0, 2)).toEqual([3, null]);
    expect(running.complaints()).toMatch(
      /^Farhand: the process ended before its computers were closed\. \S+ \(launch at .*\) keeps running with the left button, Shift down\. Call computer\.close\(\) before process\.exit\(\)\. End what is left with sweep\(\)\.\n$/,
    );
  });

  test('by process.exit() has nothing to say of a computer that it only attached to, with nothing down', async () => {
    const running = await run(
      'const { id } = await launch(lightcone(), { handleSignals: false }); await attach(lightcone(), id); process.exit(3);',
    );
    expect([await running.end, running.complaints()]).toEqual([[3, null, ''], '']);
  });

  test('by a signal, with handleSignals: false, leaves everything as it is', async () => {
    const running = await run(inTheMiddle('handleSignals: false'));
    running.kill('SIGINT');
    expect(await running.end).toEqual([null, 'SIGINT', 'ready']);
    expect(running.input()).toEqual([['pointerMove', 'pointerDown', 'keyDown', 'press']]);
    expect(running.server.sessions()).toHaveLength(1);
  });

  test('because nothing is left to do ends the computer, and says so', async () => {
    const running = await run(`
      process.on('warning', ({ code }) => console.log(code));
      const computer = await launch(lightcone());
      await computer.keyboard.down('Shift');
    `);
    expect(await running.end).toEqual([0, null, 'FARHAND_LEFT_OPEN']);
    expect(running.input()).toEqual([['keyDown', 'keyUp']]);
    expect(running.server.sessions()).toEqual([]);
  });

  test('because nothing is left to do has nothing to say when the computer was closed', async () => {
    const running = await run(`
      process.on('warning', ({ code }) => console.log(code));
      await (await launch(lightcone())).close();
    `);
    expect(await running.end).toEqual([0, null, '']);
  });
});

describe.skipIf(process.platform === 'win32')('a signal', () => {
  test('ends all computers, and lets go of those that were attached to, with nothing pressed', async () => {
    const running = await run(`
      const first = await launch(lightcone());
      await launch(lightcone());
      const attached = await attach(lightcone(), first.id);
      await attached.keyboard.down('Control');
      ready();
      await pause();
    `);
    running.kill('SIGTERM');
    expect(await running.end).toEqual([null, 'SIGTERM', 'ready']);
    expect(running.server.sessions()).toEqual([]);
    expect(running.count('DELETE')).toBe(2);
  });

  test('lets go of a computer that was only attached to, which runs on', async () => {
    const owner = await run(`console.log((await launch(lightcone())).id); ready(); await pause();`);
    const id = owner.server.sessions()[0]?.id ?? '';
    const guest = owner.server;
    const program = `
      const computer = await attach(lightcone({ apiKey: '${guest.token}', baseUrl: '${guest.url}' }), '${id}');
      await computer.keyboard.down('Control');
      ready();
      await pause();
    `;
    const running = await run(program);
    running.kill('SIGTERM');
    expect((await running.end).slice(0, 2)).toEqual([null, 'SIGTERM']);
    expect(owner.input()).toEqual([['keyDown', 'keyUp']]);
    expect(owner.server.sessions()).toHaveLength(1);
  });

  test('while a computer is being launched leaves none', async () => {
    const running = await run(`
      const launching = launch(lightcone());
      ready();
      await launching;
      await pause();
    `);
    running.kill('SIGINT');
    expect((await running.end)[1]).toBe('SIGINT');
    await expect.poll(() => running.server.sessions()).toEqual([]);
  });

  test('is not outrun by a program that goes on, catches the error and exits', async () => {
    const running = await run(`
      const main = async () => {
        const computer = await launch(lightcone());
        ready();
        for (;;) await computer.tab.click(10, 10);
      };
      await main().catch(() => process.exit(3));
    `);
    running.kill('SIGINT');
    expect(await running.end).toEqual([null, 'SIGINT', 'ready']);
    expect(running.server.sessions()).toEqual([]);
  });

  test('is not outrun by a program that goes on and does not catch the error', async () => {
    const running = await run(`
      const computer = await launch(lightcone());
      ready();
      for (;;) await computer.tab.click(10, 10);
    `);
    running.kill('SIGINT');
    expect(await running.end).toEqual([null, 'SIGINT', 'ready']);
    expect(running.server.sessions()).toEqual([]);
  });

  test('ends a computer whose input is not answered', async () => {
    const running = await run(`
      const computer = await launch(lightcone());
      void computer.keyboard.hold('Shift', async () => {
        await computer.keyboard.press('F2');
        await computer.mouse.pause(60_000);
      });
      setTimeout(ready, 300);
      await pause();
    `);
    running.kill('SIGINT');
    expect(await running.end).toEqual([null, 'SIGINT', 'ready']);
    expect(running.server.sessions()).toEqual([]);
  });
});

test('a computer in this process adds one listener to each signal, however many there are, and takes it away', async () => {
  const server = await serveLightcone({ driver: recorder() });
  onTestFinished(() => server.close());
  const count = (): readonly number[] =>
    ['SIGINT', 'SIGTERM', 'SIGHUP', 'beforeExit'].map((name) => process.listenerCount(name));
  const before = count();
  const driver = lightcone({ apiKey: server.token, baseUrl: server.url });
  const [first, second] = [await launch(driver), await launch(driver)];
  const third = await attach(driver, first.id);
  expect(count()).toEqual(before.map((number) => number + 1));
  await Promise.all([first, second, third].map((computer) => computer.close()));
  expect(count()).toEqual(before);
});
