// The package has no types: these are the driver's, which are no module to import.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="../src/desktop/x11.d.ts" />

import type { DesktopConnection } from '@farhand/local-driver';
import { readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import x11, { type Client, type Display, type Event } from 'x11';
import { findCookie } from '../src/desktop/open-display.js';

declare module 'x11' {
  interface Client {
    AllocID(): number;
    CreateWindow(
      id: number,
      parent: number,
      x: number,
      y: number,
      width: number,
      height: number,
      borderWidth: number,
      depth: number,
      windowClass: number,
      visual: number,
      attributes: { readonly backgroundPixel: number; readonly eventMask?: number },
    ): void;
    MapWindow(window: number): void;
  }
  interface Event {
    readonly keycode?: number;
    readonly buttons?: number;
    readonly x?: number;
    readonly y?: number;
  }
}

/** Another program on a desktop. */
export interface XProgram {
  readonly display: Display;
  /** Shows a window of one colour, such as `0xff0000` for red, and resolves with its id. */
  show(place: { x: number; y: number; width: number; height: number }, colour: number): Promise<number>;
  /** What its windows have got since the last time, one line an event. */
  seen(): Promise<readonly string[]>;
}

const connect = (name: string, cookie: Uint8Array): Promise<Display> =>
  new Promise((resolve, reject) => {
    const auth = { name: 'MIT-MAGIC-COOKIE-1', data: Buffer.from(cookie).toString('latin1') };
    const client = x11.createClient({ display: name, shm: false, disableBigRequests: true, auth }, (error, display) =>
      error ? reject(error) : resolve(display),
    );
    client.on('error', reject);
  });

const roundTrip = (client: Client): Promise<void> =>
  new Promise((resolve, reject) => {
    client.GetInputFocus((error) => {
      if (error) reject(error);
      else resolve();
      return true;
    });
  });

/** Events of keys, buttons and the pointer. */
const inputEvents = 1 | 2 | 4 | 8 | 64;

const lineOf = ({ name = '?', keycode, buttons = 0, x = 0, y = 0 }: Event): string => {
  if (name === 'MotionNotify') return `motion ${x},${y} state ${buttons}`;
  return `${name} ${keycode ?? '?'} state ${buttons}`;
};

/** Starts a program that shows windows and notes what they get. */
export const startProgram = async ({ environment }: DesktopConnection): Promise<XProgram> => {
  const name = environment['DISPLAY'] ?? '';
  const cookie = findCookie(readFileSync(environment['XAUTHORITY'] ?? ''), name.slice(1));
  if (cookie === undefined) throw new Error('The file has no cookie for the display.');
  const display = await connect(name, cookie.data);
  const { client } = display;
  const [screen] = display.screen;
  if (screen === undefined) throw new Error('The display has no screen.');
  onTestFinished(() => client.terminate());
  const lines: string[] = [];
  client.on('event', (event) => {
    if (/^(Key|Button|Motion)/.test(event.name ?? '')) lines.push(lineOf(event));
  });
  return {
    display,
    show: async ({ x, y, width, height }, colour) => {
      const window = client.AllocID();
      client.CreateWindow(window, screen.root, x, y, width, height, 0, 0, 0, 0, {
        backgroundPixel: colour,
        eventMask: inputEvents,
      });
      client.MapWindow(window);
      await roundTrip(client);
      return window;
    },
    seen: async () => {
      await roundTrip(client);
      return lines.splice(0);
    },
  };
};
