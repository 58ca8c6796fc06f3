import { launch, type Tab } from '@farhand/core';
import { findChromium, local } from '@farhand/local-driver';
import { chromium, type CDPSession, type Page } from 'playwright-core';
import type { Comparison, Suite } from '../compare.js';
import { msEach, times } from '../timing.js';

/** A page that reports nothing and paints little: what is measured is the way of the input. */
const pageUrl = `data:text/html,${encodeURIComponent(
  '<!doctype html><body style="margin:0"><button style="width:200px;height:100px">Press</button><textarea style="position:absolute;top:200px;left:0;width:400px;height:200px"></textarea>',
)}`;

const button = { x: 50, y: 50 };
const text = { x: 50, y: 250 };

/** 60 characters that one key each types on a US keyboard. */
const sentence = 'the quick brown fox jumps over the lazy dog and runs away 123';

/** A command of the DevTools protocol that is input. */
type Command = (session: CDPSession) => Promise<unknown>;

const key =
  (type: 'keyDown' | 'keyUp', character: string): Command =>
  (session) =>
    session.send('Input.dispatchKeyEvent', {
      type,
      key: character,
      code: `Key${character.toUpperCase()}`,
      windowsVirtualKeyCode: character.toUpperCase().charCodeAt(0),
      ...(type === 'keyDown' ? { text: character } : {}),
    });

const press = (character: string): readonly Command[] => [key('keyDown', character), key('keyUp', character)];

const click: readonly Command[] = (['mousePressed', 'mouseReleased'] as const).map(
  (type) => (session) => session.send('Input.dispatchMouseEvent', { type, ...button, button: 'left', clickCount: 1 }),
);

/** Sends commands with 32 in flight. */
const inFlight = async (session: CDPSession, commands: readonly Command[]): Promise<void> => {
  const flight: Promise<unknown>[] = [];
  for (const command of commands) {
    if (flight.length >= 32) await flight.shift();
    flight.push(command(session));
  }
  await Promise.all(flight);
};

const repeated = (count: number, commands: readonly Command[]): readonly Command[] =>
  Array.from({ length: count }, () => commands).flat();

const comparisonsOf = (tab: Tab, page: Page, session: CDPSession): readonly Comparison[] => {
  const { keyboard, mouse } = tab;
  const clicks = 20;
  const chained = 40;
  const clickOfPeer = (): Promise<number> =>
    msEach(clicks, () => times(clicks, () => page.mouse.click(button.x, button.y)));
  const pressOfPeer = (): Promise<number> => msEach(chained, () => times(chained, () => page.keyboard.press('a')));
  const focus = async (): Promise<void> => {
    await tab.click(text.x, text.y);
    await page.mouse.click(text.x, text.y);
    await tab.keyboard.press('Control+A').press('Delete');
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
  };
  return [
    {
      name: 'click',
      work: 'click, awaited, local Chromium',
      unit: 'ms',
      rounds: 20,
      goal: { of: 'ratio', atMost: 1 },
      ours: () => msEach(clicks, () => times(clicks, () => tab.click(button.x, button.y))),
      peer: { name: 'Playwright', run: clickOfPeer },
    },
    {
      name: 'click-elsewhere',
      work: 'click, awaited, each at another place, local Chromium',
      unit: 'ms',
      rounds: 20,
      ours: () => msEach(clicks, () => times(clicks, (index) => tab.click(button.x + index, button.y))),
      peer: {
        name: 'Playwright',
        run: () => msEach(clicks, () => times(clicks, (index) => page.mouse.click(button.x + index, button.y))),
      },
    },
    {
      name: 'click-in-chain',
      work: 'click in a chain of 40, local Chromium',
      unit: 'ms',
      rounds: 20,
      goal: { of: 'ratio', atMost: 0.35 },
      ours: () =>
        msEach(chained, () => {
          let chain = mouse.click(button.x, button.y);
          for (let index = 1; index < chained; index += 1) chain = chain.click(button.x, button.y);
          return chain;
        }),
      peer: { name: 'Playwright', run: clickOfPeer },
      limit: () => msEach(chained, () => inFlight(session, repeated(chained, click))),
    },
    {
      name: 'click-elsewhere-in-chain',
      work: 'click in a chain of 40, each at another place, local Chromium',
      unit: 'ms',
      rounds: 20,
      ours: () =>
        msEach(chained, () => {
          let chain = mouse.click(button.x, button.y);
          for (let index = 1; index < chained; index += 1) chain = chain.click(button.x + index, button.y);
          return chain;
        }),
      peer: {
        name: 'Playwright',
        run: () => msEach(clicks, () => times(clicks, (index) => page.mouse.click(button.x + index, button.y))),
      },
    },
    {
      name: 'press',
      work: 'press, awaited, local Chromium',
      unit: 'ms',
      rounds: 20,
      goal: { of: 'ratio', atMost: 0.8 },
      ours: () => msEach(chained, () => times(chained, () => keyboard.press('a'))),
      peer: { name: 'Playwright', run: pressOfPeer },
    },
    {
      name: 'press-in-chain',
      work: 'press in a chain of 40, local Chromium',
      unit: 'ms',
      rounds: 20,
      goal: { of: 'ratio', atMost: 0.25 },
      ours: () =>
        msEach(chained, () => {
          let chain = keyboard.press('a');
          for (let index = 1; index < chained; index += 1) chain = chain.press('a');
          return chain;
        }),
      peer: { name: 'Playwright', run: pressOfPeer },
      limit: () => msEach(chained, () => inFlight(session, repeated(chained, press('a')))),
    },
    {
      name: 'type',
      work: 'typing, per character, local Chromium',
      unit: 'ms',
      rounds: 20,
      goal: { of: 'ratio', atMost: 0.35 },
      ours: async () => {
        await focus();
        return msEach(sentence.length, () => keyboard.type(sentence));
      },
      peer: { name: 'Playwright', run: () => msEach(sentence.length, () => page.keyboard.type(sentence)) },
      limit: async () => {
        await focus();
        return msEach(sentence.length, () => inFlight(session, [...sentence].flatMap(press)));
      },
    },
    {
      name: 'move',
      work: 'move, awaited, local Chromium',
      unit: 'ms',
      rounds: 20,
      goal: { of: 'ratio', atMost: 1.05 },
      ours: () => msEach(clicks, () => times(clicks, (index) => tab.mouse.move(300 + index, 50))),
      peer: {
        name: 'Playwright',
        run: () => msEach(clicks, () => times(clicks, (index) => page.mouse.move(300 + index, 50))),
      },
    },
    {
      name: 'drag',
      work: 'drag of 20 steps, per step, local Chromium',
      unit: 'ms',
      rounds: 12,
      goal: { of: 'ratio', atMost: 1 },
      ours: () => msEach(20, () => mouse.drag({ x: 300, y: 50 }, { x: 500, y: 150 }, { steps: 20 })),
      peer: {
        name: 'Playwright',
        run: () =>
          msEach(20, async () => {
            await page.mouse.move(300, 50);
            await page.mouse.down();
            await page.mouse.move(500, 150, { steps: 20 });
            await page.mouse.up();
          }),
      },
    },
  ];
};

/** Input on local Chromium, beside Playwright's on a Chromium of its own. */
export const browser: Suite = {
  name: 'browser',
  async open() {
    const computer = await launch(local(), { kind: 'browser' });
    await computer.tab.goto(pageUrl);
    const { width, height } = computer.display;
    const executablePath = findChromium();
    if (executablePath === undefined) return 'no Chromium was found';
    const peer = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    const page = await peer.newPage({ viewport: { width, height } });
    await page.goto(pageUrl);
    const session = await page.context().newCDPSession(page);
    return {
      comparisons: comparisonsOf(computer.tab, page, session),
      close: async () => {
        await peer.close();
        await computer.close();
      },
    };
  },
};
