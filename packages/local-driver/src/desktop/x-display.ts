import { ClosedError, ProtocolError, type Point, type Region, type Size } from '@farhand/core/driver';
import type { Client, Display, Event, Screen, Xtest } from 'x11';
import type { KeyboardRows, Keysym } from './keys.js';
import type { PaintTeller } from './paint.js';

/** The position of the pointer, and the active modifiers: bits 0 to 7. Bits 13 and 14 are the layout. */
export interface PointerState {
  readonly at: Point;
  readonly keyMask: number;
  /** The child window of the screen that it is in; 0 if none. */
  readonly window: number;
}

/** Codes of the core protocol for XTEST's synthetic input. */
const fake = { keyPress: 2, keyRelease: 3, buttonPress: 4, buttonRelease: 5, motion: 6 } as const;

const zPixmap = 2;

/** The request XkbSetMap that changes only the set of keys. Source: the XKB protocol, 16.3. */
const setMap = (opcode: number, firstKeycode: number, lastKeycode: number): Buffer => {
  const request = Buffer.alloc(36);
  request.writeUInt8(opcode, 0);
  request.writeUInt8(9, 1);
  request.writeUInt16LE(request.length / 4, 2);
  request.writeUInt16LE(coreKeyboard, 4);
  request.writeUInt8(firstKeycode, 10);
  request.writeUInt8(lastKeycode, 11);
  return request;
};

/** XKB's identifier of the keyboard that programs listen to. */
const coreKeyboard = 0x100;

/** The XKB events for a new keyboard and for a changed map, as bits; and the mask of all possible changes. */
const [xkbChanges, allOfMap] = [1 | 2, 0xff];

/** The event of the core protocol for changed keys or modifiers; the numbers of the two XKB events. */
const [mappingNotify, newKeyboardNotify, mapNotify] = [34, 0, 1];

/** Returns whether an event reports a changed keyboard. */
export const isKeyboardChange = ({ type, xkbType }: Event): boolean =>
  type === mappingNotify || xkbType === newKeyboardNotify || xkbType === mapNotify;

/** Makes the server report what happens to the windows on a screen. */
const substructureNotify = 1 << 19;

/** A client of an X server. */
export class XDisplay {
  /** The root window and size of the screen. */
  readonly screen: Screen;
  readonly size: Size;
  /** Reports repaints. Absent if the server does not support that. */
  readonly paint: PaintTeller | undefined;
  /** Resolves when the server has ended, or the client has disconnected. */
  readonly gone: Promise<void>;
  readonly #client: Client;
  readonly #display: Display;
  readonly #xtest: Xtest;
  #isGone = false;
  #errors: Error[] = [];
  readonly #waiting = new Set<(error: Error) => void>();

  /** @internal */
  constructor(display: Display, screen: Screen, xtest: Xtest, paint: PaintTeller | undefined) {
    this.#client = display.client;
    this.#display = display;
    this.#xtest = xtest;
    this.paint = paint;
    this.screen = screen;
    this.size = { width: screen.pixel_width, height: screen.pixel_height };
    this.gone = new Promise((resolve) => {
      const leave = (): void => {
        this.#isGone = true;
        for (const reject of this.#waiting) reject(gone());
        this.#waiting.clear();
        resolve();
      };
      this.#client.on('end', leave);
      this.#client.stream?.on('close', leave);
    });
    this.#client.on('error', (error) => this.#errors.push(error));
  }

  /** The pixel format, as far as a screenshot needs it. */
  get pixelFormat(): Pick<Display, 'format' | 'image_byte_order'> {
    return this.#display;
  }

  /** Moves the pointer. All input methods are performed in the order of the calls; {@link sync} confirms them. */
  move({ x, y }: Point): void {
    this.#fake(fake.motion, 0, 0, { x, y });
  }

  /** Presses or releases a button, after the server has waited `delayMs`. */
  button(button: number, press: boolean, delayMs = 0): void {
    this.#fake(press ? fake.buttonPress : fake.buttonRelease, button, delayMs);
  }

  /** Presses or releases a key. */
  key(keycode: number, press: boolean): void {
    this.#fake(press ? fake.keyPress : fake.keyRelease, keycode, 0);
  }

  /** Sets whether keys that are pressed from now on repeat while they are down. */
  repeatKeys(autoRepeat: boolean): void {
    if (!this.#isGone) this.#client.ChangeKeyboardControl({ autoRepeatMode: autoRepeat ? 1 : 0 });
  }

  /**
   * Announces a new keyboard to programs, by removing and restoring its first key, which no keyboard has.
   *
   * @throws ProtocolError if the server lacks the extension XKEYBOARD.
   */
  async announceKeyboard(): Promise<void> {
    const { min_keycode: first, max_keycode: last } = this.#display;
    const { majorOpcode } = await this.ask((client, reply: Parameters<Client['require']>[1]) => {
      client.require('xkb', reply);
    });
    for (const from of [first + 1, first]) this.#send(setMap(majorOpcode, from, last));
  }

  #send(request: Buffer): void {
    if (this.#isGone) return;
    this.#client.seq_num += 1;
    this.#client.pack_stream.put(request);
    this.#client.pack_stream.submit(true);
  }

  /**
   * Makes the server report changes of the keyboard, to test with {@link isKeyboardChange}.
   *
   * @remarks The server reports to every client in the core protocol's events, until that client makes an XKB request,
   * as {@link announceKeyboard} does (Xvfb 21.1, November 2026).
   */
  async reportKeyboard(): Promise<void> {
    const xkb = await this.ask((client, reply: Parameters<Client['require']>[1]) => {
      client.require('xkb', reply);
    }).catch(() => undefined);
    xkb?.SelectEvents(xkb.UseCoreKbd, xkbChanges, 0, xkbChanges, allOfMap, allOfMap);
  }

  /** Assigns other symbols to consecutive keys. */
  changeKeys(firstKeycode: number, rows: readonly (readonly Keysym[])[]): void {
    if (this.#isGone || rows.length === 0) return;
    const width = Math.max(...rows.map((row) => row.length));
    const keysyms = rows.flatMap((row) => Array.from({ length: width }, (_, index) => row[index] ?? 0));
    this.#client.ChangeKeyboardMapping(firstKeycode, width, keysyms);
  }

  /**
   * Resolves when the server has performed all requests so far, to the pointer's position and the modifiers at that
   * time.
   *
   * @throws ProtocolError if the server refused one of them.
   */
  async sync(): Promise<PointerState> {
    const state = await this.pointer();
    const [error] = this.#errors.splice(0);
    if (error !== undefined) throw new ProtocolError(`The X server refused a request: ${error.message}.`);
    return state;
  }

  /** Resolves to the position of the pointer. */
  async pointer(): Promise<PointerState> {
    const state = await this.ask((client, reply: Parameters<Client['QueryPointer']>[1]) =>
      client.QueryPointer(this.screen.root, reply),
    );
    return { at: { x: state.rootX, y: state.rootY }, keyMask: state.keyMask, window: state.child };
  }

  /** Resolves to the symbols of all keys. */
  async keyboard(): Promise<KeyboardRows> {
    const { min_keycode: firstKeycode, max_keycode: last } = this.#display;
    const [rows, modifiers] = await Promise.all([
      this.ask((client, reply: Parameters<Client['GetKeyboardMapping']>[2]) =>
        client.GetKeyboardMapping(firstKeycode, last - firstKeycode + 1, reply),
      ),
      this.ask((client, reply: Parameters<Client['GetModifierMapping']>[0]) => client.GetModifierMapping(reply)),
    ]);
    return { firstKeycode, rows, modifiers };
  }

  /** Resolves to pixels of the screen in the server's format, and their depth. */
  async image({ x, y, width, height }: Region): Promise<{ readonly depth: number; readonly data: Uint8Array }> {
    return this.ask((client, reply: Parameters<Client['GetImage']>[7]) =>
      client.GetImage(zPixmap, this.screen.root, x, y, width, height, 0xffff_ffff, reply),
    );
  }

  /** Calls back for each event, until the returned function is called. */
  listen(listener: (event: Event) => void): () => void {
    this.#client.on('event', listener);
    return () => this.#client.off('event', listener);
  }

  /** Makes the server report what happens to the windows on the screen, and the messages sent to them. */
  reportWindows(): void {
    this.#client.ChangeWindowAttributes(this.screen.root, { eventMask: substructureNotify });
  }

  /** Lets this process end while the client is connected. */
  unref(): void {
    this.#client.stream?.unref();
    this.paint?.unref();
  }

  /** Disconnects. */
  close(): void {
    if (!this.#isGone) this.#client.terminate();
    this.#client.stream?.destroy();
    this.paint?.close();
  }

  #fake(type: number, detail: number, delayMs: number, { x, y }: Point = { x: 0, y: 0 }): void {
    if (!this.#isGone) this.#xtest.FakeInput(type, detail, delayMs, type === fake.motion ? this.screen.root : 0, x, y);
  }

  /** Sends a request to the server. */
  async ask<T>(
    request: (client: Client, reply: (error: Error | null | undefined, value: T) => boolean) => void,
  ): Promise<T> {
    if (this.#isGone) throw gone();
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      request(this.#client, (error, value) => {
        this.#waiting.delete(reject);
        if (error) reject(new ProtocolError(`The X server refused a request: ${error.message}.`));
        else resolve(value);
        return true;
      });
    });
  }
}

const gone = (): ClosedError => new ClosedError('The X server has ended.');
