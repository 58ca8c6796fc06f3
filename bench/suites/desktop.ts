import { launch, type Computer } from '@farhand/core';
import { serveReportingPage, type ReportingPage } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Comparison, Suite } from '../compare.js';
import { msEach, times } from '../timing.js';

/** A page that counts the moves and clicks that it receives. */
const countingPage = (script: string): string => `<!doctype html><title>counting</title><body style="margin:0">
<button style="width:200px;height:100px">Press</button>
<textarea style="position:absolute;top:200px;left:0;width:400px;height:200px"></textarea>
<script>${script}
  let moves = 0, clicks = 0;
  addEventListener('mousemove', ({ buttons }) => { if (buttons === 1) moves += 1; });
  addEventListener('click', () => { clicks += 1; });
  answer = () => {
    const seen = { moves, clicks };
    moves = clicks = 0;
    return seen;
  };
</script>`;

const button = { x: 50, y: 50 };
const text = { x: 50, y: 250 };

/** 60 characters that one key each types on a US keyboard. */
const sentence = 'the quick brown fox jumps over the lazy dog and runs away 123';

const run = promisify(execFile);

/** Returns a function that runs a program on the desktop, or `undefined` if the program is not installed. */
const programOf = async (
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<((...args: readonly string[]) => Promise<unknown>) | undefined> => {
  const call = (...args: readonly string[]) => run(name, args, { env: { ...process.env, ...env } });
  try {
    await call('--version');
    return call;
  } catch {
    console.log(`desktop has no peer ${name}, which is not installed`);
    return undefined;
  }
};

/** The variables by which programs of this process show up on the desktop. */
const environmentOf = async (computer: Computer): Promise<Readonly<Record<string, string>>> => {
  const { stdout } = await computer.shell.run('echo $DISPLAY $XAUTHORITY');
  const [display = '', authority = ''] = stdout.trim().split(' ');
  return { DISPLAY: display, XAUTHORITY: authority };
};

const comparisonsOf = async (computer: Computer, page: ReportingPage): Promise<readonly Comparison[]> => {
  const { keyboard, mouse, tab } = computer;
  const env = await environmentOf(computer);
  const xdotool = await programOf('xdotool', env);
  const scrot = await programOf('scrot', env);
  const peer = (work: (tool: NonNullable<typeof xdotool>) => Promise<number>): Pick<Comparison, 'peer'> =>
    xdotool === undefined ? {} : { peer: { name: 'xdotool', run: () => work(xdotool) } };

  /** What the page did not receive, or received twice, is a fault: no figure makes up for it. */
  const expectSeen = async (what: 'moves' | 'clicks', count: number): Promise<void> => {
    const seen = JSON.stringify(await page.ask());
    if (seen.includes(`"${what}":${count}`)) return;
    console.error(`FAULT: of ${count} ${what} on the desktop, the page saw ${seen}`);
    process.exitCode = 1;
  };
  const steps = 20;
  const clicks = 5;
  let drags = 0;
  const focus = async (): Promise<void> => {
    await tab.click(text.x, text.y);
    await keyboard.press('Control+A').press('Delete');
  };

  return [
    {
      name: 'drag',
      work: 'drag of 20 steps, per step, X desktop',
      unit: 'ms',
      rounds: 15,
      goal: { of: 'ours', atMost: 20 },
      ours: async () => {
        await page.ask();
        // A press in the place of the last one would be kept apart from it.
        drags += 1;
        const y = drags % 2 === 0 ? 100 : 300;
        const figure = await msEach(steps, () => mouse.drag({ x: 500, y }, { x: 700, y: y + 100 }, { steps }));
        await expectSeen('moves', steps);
        return figure;
      },
    },
    {
      name: 'click-again',
      work: 'click again at one place, X desktop',
      unit: 'ms',
      rounds: 15,
      goal: { of: 'ours', atMost: 30 },
      ours: async () => {
        await tab.click(button.x, button.y);
        await page.ask();
        const figure = await msEach(clicks, () => times(clicks, () => tab.click(button.x, button.y)));
        await expectSeen('clicks', clicks);
        return figure;
      },
      ...peer((tool) => msEach(clicks, () => times(clicks, () => tool('click', '1')))),
    },
    {
      name: 'press',
      work: 'press, awaited, X desktop',
      unit: 'ms',
      rounds: 15,
      goal: { of: 'ratio', atMost: 1 },
      ours: async () => {
        await focus();
        return msEach(steps, () => times(steps, () => keyboard.press('a')));
      },
      ...peer((tool) => msEach(clicks, () => times(clicks, () => tool('key', 'a')))),
    },
    {
      name: 'type',
      work: 'typing, per character, X desktop',
      unit: 'ms',
      rounds: 15,
      goal: { of: 'ratio', atMost: 1 },
      ours: async () => {
        await focus();
        return msEach(sentence.length, () => keyboard.type(sentence));
      },
      ...peer((tool) => msEach(sentence.length, () => tool('type', '--delay', '0', sentence))),
    },
    {
      name: 'screenshot',
      work: 'screenshot of a screen at rest, X desktop',
      unit: 'ms',
      rounds: 15,
      goal: { of: 'ratio', atMost: 1 },
      ours: () => msEach(1, () => tab.screenshot()),
      ...(scrot === undefined
        ? {}
        : { peer: { name: 'scrot', run: () => msEach(1, () => scrot('--overwrite', '/dev/shm/farhand-bench.png')) } }),
    },
  ];
};

/** Input on an X desktop of Farhand's own, with a page of Chromium that counts what it receives. */
export const desktop: Suite = {
  name: 'desktop',
  async open() {
    const page = await serveReportingPage(countingPage);
    const computer = await launch(local({ args: ['--kiosk'], clickIntervalMs: 0 }), { kind: 'desktop' });
    await page.open(computer);
    return {
      comparisons: await comparisonsOf(computer, page),
      close: async () => {
        await computer.close();
        await page[Symbol.asyncDispose]();
      },
    };
  },
};
