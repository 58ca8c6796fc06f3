import type { Deadline } from '@farhand/core/driver';
import type { CallTarget } from '../src/browser/call-target.js';
import type { Missed, Popup } from '../src/browser/effects.js';
import { sendCalls } from '../src/browser/send.js';
import type { CdpCall, CdpCommand } from '../src/browser/wire.js';
import { setImmediate } from 'node:timers/promises';
import { forever } from './browser.js';

/** `keyDown a` for a key, otherwise the first parameter. */
const nameOf = (params: object): string =>
  'key' in params && 'type' in params ? `${params.type} ${params.key}` : String(Object.values(params)[0]);

export const key = (name: string): CdpCommand => ({
  type: 'command',
  method: 'Input.insertText',
  params: { text: name },
  withLast: false,
  doneIfClosed: false,
});
/** A press or a release of a key of a text. */
const keyEvent = (type: 'keyDown' | 'keyUp', name: string): CdpCommand => ({
  type: 'command',
  method: 'Input.dispatchKeyEvent',
  params: {
    type,
    key: name,
    code: `Key${name.toUpperCase()}`,
    modifiers: 0,
    windowsVirtualKeyCode: 65,
    ...(type === 'keyDown' ? { text: name } : {}),
  },
  withLast: false,
  doneIfClosed: type === 'keyUp',
});
/** The presses and releases of the keys of a text. */
export const typed = (text: string): readonly CdpCommand[] =>
  [...text].flatMap((name) => [keyEvent('keyDown', name), keyEvent('keyUp', name)]);
export const release = (name: string): CdpCommand => ({ ...key(name), doneIfClosed: true });
const mouse = (
  type: 'mouseMoved' | 'mousePressed' | 'mouseReleased' | 'mouseWheel',
): CdpCommand<'Input.dispatchMouseEvent'> => ({
  type: 'command',
  method: 'Input.dispatchMouseEvent',
  params: {
    type,
    x: 1,
    y: 2,
    modifiers: 0,
    button: type === 'mouseMoved' || type === 'mouseWheel' ? 'none' : 'left',
    buttons: 0,
    ...(type === 'mousePressed' || type === 'mouseReleased' ? { clickCount: 1 } : {}),
  },
  withLast: type === 'mousePressed' || type === 'mouseReleased',
  doneIfClosed: false,
});
export const move = mouse('mouseMoved');
export const press = mouse('mousePressed');
export const up = mouse('mouseReleased');
export const turn = mouse('mouseWheel');

const nothingMissed: Missed = {
  key: 0,
  button: 0,
  text: 0,
  last: { key: '', button: '', text: '' },
  isInFrame: false,
};

/** What a page says if it has missed so much input. `last` is the last key and button that it has seen. */
export const missing = ({
  last = '',
  ...counts
}: Partial<Record<'key' | 'button' | 'text', number>> & { last?: string }): Missed => ({
  ...nothingMissed,
  ...counts,
  last: { key: last, button: last, text: last },
});

/** A page that notes what arrives and answers when the test says so. `flows`: several keys may be in flight. */
export const createPage = (frames = false, flows = true) => {
  const arrived: string[] = [];
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const state: {
    lost: Error | undefined;
    trouble: Error | undefined;
    popup: Popup | undefined;
    /** What the page says it has missed of what was sent; nothing if it cannot be told. */
    missed: Missed | undefined;
    /** The kind of input that must be counted first. */
    uncounted: 'key' | 'button' | 'text' | undefined;
    /** Whether clicks are calm. */
    isCalm: boolean;
    /** How many pages the tab has shown. */
    pages: number;
  } = {
    lost: undefined,
    trouble: undefined,
    popup: undefined,
    missed: nothingMissed,
    isCalm: false,
    uncounted: undefined,
    pages: 1,
  };
  const dialogs = {
    isOpen: false,
    waiting: [] as (() => void)[],
    expecting: [] as ((isOpen: boolean) => void)[],
    /** Whether nothing is about to answer the open dialog. */
    isLeft: false,
    holding: [] as (() => void)[],
  };
  const effects = { over: Promise.resolve(), noted: [] as string[], sent: [] as string[] };
  const reply = (name: string): Promise<void> => {
    arrived.push(name);
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  };
  const target: CallTarget = {
    view: { scale: 1, corner: { x: 0, y: 0 } },
    flows,
    send: (_method, params) => reply(nameOf(params)),
    sendInStep: (_method, params) => reply(nameOf(params)),
    received: () => Promise.resolve(),
    settle: () => reply('settle'),
    browserKey: () => undefined,
    hasForeignFrames: () => frames,
    hasFramesInTheWay: () => frames,
    inPlace: () => undefined,
    effects: {
      note: () => void effects.noted.push('input'),
      noteTurn: () => void effects.noted.push('turn'),
      follow: () => void effects.noted.push('release'),
      noteSent: (kind) => void effects.sent.push(kind),
      isCounted: (kind) => state.uncounted === undefined || state.uncounted !== kind,
      isCalmAt: () => state.isCalm,
      isSettledFor: () => false,
      count: async () => void effects.noted.push('count'),
      missed: async () => state.missed,
      get pages() {
        return state.pages;
      },
      over: () => effects.over.then(() => state.popup),
    },
    dialogs: {
      nextOpen: async () => dialogs.isOpen || new Promise((resolve) => dialogs.expecting.push(resolve)),
      replied: async (_what, deadline) => {
        if (dialogs.isLeft) throw new Error('a dialog is open that nothing answers');
        if (dialogs.isOpen) await deadline.race(new Promise<void>((resolve) => dialogs.waiting.push(resolve)));
      },
      holdingUp: (_what, _deadline, work) => work,
      untilHeld: (input) =>
        new Promise((resolve, reject) => {
          dialogs.holding.push(() => resolve('held'));
          input.then(() => resolve('answered'), reject);
        }),
    },
    get isBlocked() {
      return dialogs.isOpen;
    },
    dialogKnown: () => Promise.resolve(),
    lost: () => state.lost,
    trouble: async () => state.trouble,
  };
  /** Long enough for everything that waits for no more than the next turn. */
  const turnOfEvents = async (): Promise<void> => {
    for (let turns = 0; turns < 4; turns += 1) await setImmediate();
  };
  const expectNoDialog = async (): Promise<void> => {
    await turnOfEvents();
    for (const resolve of dialogs.expecting.splice(0)) resolve(false);
  };
  const seen = async (): Promise<readonly string[]> => {
    await turnOfEvents();
    return arrived.splice(0);
  };
  const answer = async (index?: number): Promise<void> => {
    for (const { resolve } of index === undefined ? waiting.splice(0) : waiting.splice(index, 1)) resolve();
    await turnOfEvents();
  };
  return {
    state,
    /** What was noted of effects. */
    noted: effects.noted,
    /** The kinds of input that were counted. */
    sent: effects.sent,
    /** Has effects go on until the function is called that it returns. */
    goesOn: () => {
      let end = (): void => undefined;
      effects.over = new Promise((resolve) => {
        end = resolve;
      });
      return () => end();
    },
    openDialog: () => {
      dialogs.isOpen = true;
      for (const resolve of dialogs.expecting.splice(0)) resolve(true);
    },
    /** Opens a dialog that nothing is about to answer; `holds` says whether it holds the replies to what is under way. */
    leaveDialog: (holds: boolean) => {
      dialogs.isOpen = true;
      dialogs.isLeft = true;
      if (holds) for (const resolve of dialogs.holding.splice(0)) resolve();
    },
    /** Lets the time pass in which the next dialog is expected. */
    expectNoDialog,
    closeDialog: () => {
      dialogs.isOpen = false;
      for (const resolve of dialogs.waiting.splice(0)) resolve();
    },
    /** What arrived since the last time. */
    seen,
    /** Answers everything that has arrived, or the one at `index`. */
    answer,
    /** Answers all that arrives in some turns without another dialog. Resolves to it. */
    answerAll: async (turns: number): Promise<readonly string[]> => {
      const all: string[] = [];
      for (let turn = 0; turn < turns; turn += 1) {
        await expectNoDialog();
        all.push(...(await seen()));
        await answer();
      }
      return all;
    },
    /** Refuses the call that has waited longest. */
    refuse: (message: string) => waiting.shift()?.reject(new Error(message)),
    send: (calls: readonly CdpCall[], deadline: Deadline = forever) => sendCalls(calls, () => target, deadline),
  };
};
