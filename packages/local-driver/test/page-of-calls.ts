import type { Deadline } from '@farhand/core/driver';
import type { Popup } from '../src/browser/effects.js';
import { sendCalls, type CallTarget } from '../src/browser/send.js';
import type { CdpCall, CdpCommand } from '../src/browser/wire.js';
import { forever } from './browser.js';

export const key = (name: string): CdpCommand => ({
  type: 'command',
  method: 'Input.insertText',
  params: { text: name },
  withLast: false,
  doneIfClosed: false,
});
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

/** A page that notes what arrives and answers when the test says so. */
export const createPage = (frames = false) => {
  const arrived: string[] = [];
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const state: {
    lost: Error | undefined;
    trouble: Error | undefined;
    popup: Popup | undefined;
    /** What the page has seen last. */
    lastSeen: { what: string; releases: number };
    /** How many pages the tab has shown. */
    pages: number;
  } = { lost: undefined, trouble: undefined, popup: undefined, lastSeen: { what: '', releases: 0 }, pages: 1 };
  const dialogs = {
    isOpen: false,
    waiting: [] as (() => void)[],
    expecting: [] as ((isOpen: boolean) => void)[],
    /** Whether nothing is about to answer the open dialog. */
    isLeft: false,
    holding: [] as (() => void)[],
  };
  const effects = { over: Promise.resolve(), noted: [] as string[] };
  const reply = (name: string): Promise<void> => {
    arrived.push(name);
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  };
  const target: CallTarget = {
    view: { scale: 1, corner: { x: 0, y: 0 } },
    send: (_method, params) => reply(String(Object.values(params)[0])),
    settle: () => reply('settle'),
    hasForeignFrames: () => frames,
    inPlace: () => undefined,
    effects: {
      note: () => void effects.noted.push('input'),
      noteTurn: () => void effects.noted.push('turn'),
      follow: () => {
        effects.noted.push('release');
        return 1;
      },
      lastSeen: async () => state.lastSeen,
      get pages() {
        return state.pages;
      },
      over: () => effects.over.then(() => state.popup),
    },
    dialogs: {
      get isOpen() {
        return dialogs.isOpen;
      },
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
    lost: () => state.lost,
    trouble: async () => state.trouble,
  };
  const turnOfEvents = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    state,
    /** What was noted of effects. */
    noted: effects.noted,
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
    expectNoDialog: async () => {
      await turnOfEvents();
      for (const resolve of dialogs.expecting.splice(0)) resolve(false);
    },
    closeDialog: () => {
      dialogs.isOpen = false;
      for (const resolve of dialogs.waiting.splice(0)) resolve();
    },
    /** What arrived since the last time. */
    seen: async () => {
      await turnOfEvents();
      return arrived.splice(0);
    },
    /** Answers everything that has arrived, or the one at `index`. */
    answer: async (index?: number) => {
      for (const { resolve } of index === undefined ? waiting.splice(0) : waiting.splice(index, 1)) resolve();
      await turnOfEvents();
    },
    /** Refuses the call that has waited longest. */
    refuse: (message: string) => waiting.shift()?.reject(new Error(message)),
    send: (calls: readonly CdpCall[], deadline: Deadline = forever) => sendCalls(calls, () => target, deadline),
  };
};
