import { describe, expect, test } from 'vitest';
import type { Client } from 'x11';
import { perform } from './desktops.js';
import { focus, usePageOnDesktop } from './desktop-page.js';
import { startProgram } from './x-client.js';

const { connection, page } = usePageOnDesktop();

const type = (text: string) => ({ type: 'type', text, delayMs: 0 }) as const;

const press = (key: string) => ({ type: 'press', key, modifiers: [], holdMs: 0 }) as const;

const codesOf = (keys: string): readonly number[] => [...keys].map((key) => key.codePointAt(0) ?? 0);

/** Keycodes of rows of the keyboard, and what stands there on a German one, without and with Shift. */
const german: readonly (readonly [first: number, plain: readonly number[], shifted: readonly number[]])[] = [
  [10, codesOf('1234567890ß'), codesOf('!"§$%&/()=?')],
  [24, codesOf('qwertzuiopü'), codesOf('QWERTZUIOPÜ')],
  [52, codesOf('yxcvbnm,.-'), codesOf('YXCVBNM;:_')],
];

/** Another program that changes the keyboard. */
const startOther = async () => {
  const { display } = await startProgram(connection());
  const { client } = display;
  const done = (): Promise<void> =>
    new Promise((resolve) => {
      client.GetInputFocus(() => {
        resolve();
        return true;
      });
    });
  return { client, done };
};

/** Puts something else on all keys. */
const changeKeys = async (rows: readonly (readonly number[])[], { client, done }: Other): Promise<void> => {
  client.ChangeKeyboardMapping(
    8,
    4,
    rows.flatMap((row) => Array.from({ length: 4 }, (_, at) => row[at] ?? 0)),
  );
  await done();
};

interface Other {
  readonly client: Client;
  done(): Promise<void>;
}

const readKeys = ({ client }: Other): Promise<readonly (readonly number[])[]> =>
  new Promise((resolve) => {
    client.GetKeyboardMapping(8, 248, (_error, rows) => {
      resolve(rows);
      return true;
    });
  });

/** Makes the keyboard a German one; `where`: in the columns of the first layout, or of the second. */
const makeGerman = async (other: Other, where: 0 | 2 = 0): Promise<void> => {
  const rows = (await readKeys(other)).map((row) => [...row]);
  for (const [first, plain, shifted] of german) {
    for (const [at, keysym] of plain.entries()) {
      const row = rows[first - 8 + at];
      row?.splice(where, 2, keysym, shifted[at] ?? 0);
    }
  }
  await changeKeys(rows, other);
};

/** Has one of the layouts of the keyboard in use. Source: XkbLatchLockState in the XKB protocol, 16.3. */
const lockLayout = async (layout: number, { client, done }: Other): Promise<void> => {
  const { majorOpcode } = await new Promise<{ readonly majorOpcode: number }>((resolve) => {
    client.require('xkb', (_error, extension) => resolve(extension));
  });
  const request = Buffer.alloc(16);
  request.writeUInt8(majorOpcode, 0);
  request.writeUInt8(5, 1);
  request.writeUInt16LE(4, 2);
  request.writeUInt16LE(0x100, 4);
  request.writeUInt8(1, 8);
  request.writeUInt8(layout, 9);
  client.seq_num += 1;
  client.pack_stream.put(request);
  client.pack_stream.submit(true);
  await done();
};

describe('text comes out right', () => {
  test('on a keyboard that another client has changed', async () => {
    const other = await startOther();
    const before = await readKeys(other);
    await perform(connection(), focus, type('zebra-/@'));
    // A program takes keys that it has not dealt with for what stands there by then.
    expect(await page().text()).toBe('zebra-/@');
    await makeGerman(other);
    await perform(connection(), type('zebra-/@'), press('z'), press('?'), press('@'), press('/'));
    expect(await page().text()).toBe('zebra-/@z?@/');
    await changeKeys(before, other);
    await perform(connection(), type('zebra-/@'));
    expect(await page().text()).toBe('zebra-/@');
  });

  test('in the layout in use, of two', async () => {
    const other = await startOther();
    const before = await readKeys(other);
    await makeGerman(other, 2);
    await lockLayout(1, other);
    await perform(connection(), focus, type('zebra-/@'));
    expect(await page().text()).toBe('zebra-/@');
    await lockLayout(0, other);
    await perform(connection(), type('zebra-/@'));
    expect(await page().text()).toBe('zebra-/@');
    await changeKeys(before, other);
  });

  test('while CapsLock is on, which stays on', async () => {
    await perform(
      connection(),
      focus,
      press('CapsLock'),
      type('zebra É日é Z'),
      press('a'),
      press('CapsLock'),
      press('a'),
    );
    expect(await page().text()).toBe('zebra É日é ZAa');
  });

  test('with characters on spare keys that another client has changed since', async () => {
    const other = await startOther();
    const before = await readKeys(other);
    await perform(connection(), focus, type('日本é'));
    expect(await page().text()).toBe('日本é');
    await changeKeys(before, other);
    await perform(connection(), type('日本é'));
    expect(await page().text()).toBe('日本é');
  });
});

test('a key comes up that was pressed on another keyboard', async () => {
  const other = await startOther();
  const before = await readKeys(other);
  await perform(connection(), focus, { type: 'keyDown', key: 'z' });
  expect(await keysSeen()).toEqual(['keydown KeyZ']);
  await makeGerman(other);
  await perform(connection(), { type: 'keyUp', key: 'z' }, type('y'));
  expect(await keysSeen()).toEqual(['keyup KeyZ', 'keydown KeyZ', 'keyup KeyZ']);
  await changeKeys(before, other);
});

/** What went down and came up. Chromium 156 names keys by what stood there when it read the keyboard first. */
const keysSeen = async (): Promise<readonly string[]> =>
  (await page().log()).filter((line) => line.startsWith('key')).map((line) => line.replace(/ .* /, ' '));
