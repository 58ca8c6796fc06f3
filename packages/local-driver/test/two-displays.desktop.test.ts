import { readFileSync } from 'node:fs';

import type { DesktopConnection } from '@farhand/local-driver';
import { expect, onTestFinished, test } from 'vitest';
import type { Client } from 'x11';

import { openDisplay } from '../dist/desktop/open-display.js';
import { findCookie } from '../dist/desktop/open-display.js';
import type { XDisplay } from '../dist/desktop/x-display.js';
import { forever } from './browser.js';
import { useDesktops } from './desktops.js';

const desktops = useDesktops();

const join = async ({ environment }: DesktopConnection): Promise<XDisplay> => {
  const name = environment['DISPLAY'] ?? '';
  const cookie = findCookie(readFileSync(environment['XAUTHORITY'] ?? ''), name.slice(1));
  if (cookie === undefined) throw new Error('The file has no cookie for the display.');
  const display = await openDisplay({ name, cookie }, forever);
  onTestFinished(() => display.close());
  return display;
};

const numberOf = (display: XDisplay, name: string): Promise<number> =>
  display.ask((client, reply: Parameters<Client['InternAtom']>[2]) => client.InternAtom(false, name, reply));

// Whether something is being dragged, and whether a program has caught up with the keymap, is asked by such numbers.
test('each server is asked for its own numbers of names', async () => {
  const first = await join(await desktops.open());
  const second = await join(await desktops.open());
  const base = await numberOf(first, 'FARHAND_BASE');
  expect(await numberOf(first, 'FARHAND_ONE')).toBe(base + 1);
  expect(await numberOf(first, 'FARHAND_TWO')).toBe(base + 2);

  const otherBase = await numberOf(second, 'FARHAND_BASE');
  expect(await numberOf(second, 'FARHAND_TWO')).toBe(otherBase + 1);
  expect(await numberOf(second, 'FARHAND_ONE')).toBe(otherBase + 2);
});
