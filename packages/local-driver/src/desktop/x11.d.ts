/** The part of the package `x11` that the driver uses. The package has no types of its own. */
declare module 'x11' {
  export type Reply<T> = (error: Error | null | undefined, value: T) => boolean | void;

  export interface Visual {
    readonly red_mask: number;
    readonly green_mask: number;
    readonly blue_mask: number;
  }

  export interface Screen {
    readonly root: number;
    readonly root_depth: number;
    readonly root_visual: number;
    readonly pixel_width: number;
    readonly pixel_height: number;
    readonly depths: Readonly<Record<number, Readonly<Record<number, Visual>>>>;
  }

  export interface Display {
    readonly client: Client;
    readonly screen: readonly Screen[];
    readonly min_keycode: number;
    readonly max_keycode: number;
    /** 0: the least significant byte of a pixel comes first. */
    readonly image_byte_order: number;
    readonly format: Readonly<Record<number, { readonly bits_per_pixel: number; readonly scanline_pad: number }>>;
  }

  export interface Event {
    readonly name?: string;
    readonly type: number;
    readonly wid?: number;
    /** For a `ConfigureNotify`: the window; `wid` is the window that is notified. */
    readonly wid1?: number;
    /** For a `MapNotify`: whether the window places itself, as menus do. */
    readonly overrideRedirect?: boolean;
    readonly message_type?: number;
    readonly data?: readonly number[];
    /** For an XKB event: its kind. */
    readonly xkbType?: number;
    /** For a `DamageNotify`: its damage object, and the smallest rectangle around the repaint. */
    readonly damage?: number;
    readonly area?: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  }

  export interface Client {
    atoms: Readonly<Record<string, number>>;
    on(name: 'error', listener: (error: Error) => void): void;
    on(name: 'end', listener: () => void): void;
    on(name: 'event', listener: (event: Event) => void): void;
    off(name: 'event', listener: (event: Event) => void): void;
    readonly stream?: { on(name: 'close', listener: () => void): void; destroy(): void; unref(): void };
    require(name: 'xtest', reply: Reply<Xtest>): void;
    require(name: 'damage', reply: Reply<DamageExtension>): void;
    require(name: 'xkb', reply: Reply<XkbExtension>): void;
    /** For requests that the package does not support: the number of the last request, and the output buffer. */
    seq_num: number;
    readonly pack_stream: { put(request: Buffer): void; submit(flush: boolean): void };
    AllocID(): number;
    terminate(): void;
    ChangeKeyboardControl(values: { readonly autoRepeatMode: 0 | 1 }): void;
    InternAtom(onlyIfExists: boolean, name: string, reply: Reply<number>): void;
    GetProperty(
      remove: 0,
      window: number,
      name: number,
      type: number,
      offset: number,
      length: number,
      reply: Reply<{ readonly data: Uint8Array }>,
    ): void;
    GetSelectionOwner(selection: number, reply: Reply<number>): void;
    QueryTree(window: number, reply: Reply<{ readonly parent: number }>): void;
    SendClientMessage(
      destination: number,
      window: number,
      message: number,
      format: 32,
      data: readonly number[],
      eventMask: 0,
      reply: Reply<undefined>,
    ): void;
    GetInputFocus(reply: Reply<{ readonly focus: number }>): void;
    QueryPointer(
      window: number,
      reply: Reply<{
        readonly child: number;
        readonly rootX: number;
        readonly rootY: number;
        readonly keyMask: number;
      }>,
    ): void;
    GetImage(
      format: number,
      drawable: number,
      x: number,
      y: number,
      width: number,
      height: number,
      planeMask: number,
      reply: Reply<{ readonly depth: number; readonly data: Uint8Array }>,
    ): void;
    GetGeometry(
      drawable: number,
      reply: Reply<{ readonly xPos: number; readonly yPos: number; readonly width: number; readonly height: number }>,
    ): void;
    GetKeyboardMapping(first: number, count: number, reply: Reply<readonly (readonly number[])[]>): void;
    GetModifierMapping(reply: Reply<readonly (readonly number[])[]>): void;
    ChangeWindowAttributes(window: number, attributes: { readonly eventMask: number }): void;
    MoveResizeWindow(
      window: number,
      x: number,
      y: number,
      width: number,
      height: number,
      reply: Reply<undefined>,
    ): void;
    ChangeKeyboardMapping(first: number, keysymsPerKeycode: number, keysyms: readonly number[]): void;
  }

  export interface XkbExtension {
    readonly majorOpcode: number;
    readonly UseCoreKbd: number;
    SelectEvents(device: number, events: number, clear: 0, all: number, affectMap: number, map: number): void;
  }

  export interface Xtest {
    /** `delayMs`: how long the server waits before it performs this request and this client's later ones. */
    FakeInput(type: number, detail: number, delayMs: number, root: number, x: number, y: number): void;
  }

  export interface DamageExtension {
    readonly ReportLevel: { readonly BoundingBox: number; readonly NonEmpty: number };
    Create(damage: number, drawable: number, reportLevel: number): void;
    /** With the regions 0 and 0, the server forgets all repaints. */
    Subtract(damage: number, repair: 0, parts: 0): void;
    Destroy(damage: number): void;
  }

  export interface ClientOptions {
    readonly display: string;
    readonly auth: { readonly name: string; readonly data: string };
    readonly shm: false;
    readonly disableBigRequests: true;
  }

  const x11: {
    createClient(options: ClientOptions, ready: (error: Error | null | undefined, display: Display) => void): Client;
  };
  export default x11;
}
