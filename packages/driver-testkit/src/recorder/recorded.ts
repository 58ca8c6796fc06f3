import {
  ActionFailedError,
  say,
  type Action,
  type Answer,
  type ChangeListener,
  type ChangeWatch,
  type Connection,
  type Deadline,
  type Facts,
  type FileInfo,
  type FilesFacet,
  type Kind,
  type Platform,
  type Point,
  type RawPicture,
  type Rules,
  type ScreenshotData,
  type SendReport,
  type ShellCommand,
  type ShellFacet,
  type ShellOptions,
  type ShellResult,
  type Size,
  type TabId,
  type TabInfo,
  type TabsFacet,
} from '@farhand/core/driver';
import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

/** What a call that is made to fail may turn out to be. */
export type FailedOutcome = 'failed' | 'unknown' | 'notRun';

/** A failure, and what it makes of the call. */
export interface Failure {
  readonly error: Error;
  readonly outcome: FailedOutcome;
}

/** The input a recorded computer was given, and the failures a test has planned for it. */
export class RecordedInput {
  /** The actions applied, in order. */
  readonly log: Action[] = [];
  /** The programs as they arrived. */
  readonly sends: (readonly Action[])[] = [];
  readonly #failures = new Map<number, Failure>();
  #callsSeen = 0;

  /** Plans a failure of the `n`-th next call. */
  failAt(n: number, failure: Failure): void {
    if (!Number.isInteger(n) || n < 1) throw new RangeError(`failAt: n must be a positive integer, got ${n}.`);
    this.#failures.set(this.#callsSeen + n, failure);
  }

  /** Logs calls up to the first that fails, by plan or for the reason that `refuse` gives. */
  carryOut(calls: readonly Action[], refuse: (call: Action) => Failure | undefined): SendReport {
    this.sends.push(calls);
    const outcomes: ('applied' | FailedOutcome)[] = [];
    for (const call of calls) {
      this.#callsSeen += 1;
      const failure = this.#failures.get(this.#callsSeen) ?? refuse(call);
      if (failure === undefined || failure.outcome === 'unknown') this.log.push(call);
      if (failure !== undefined) {
        const rest = calls.slice(outcomes.length + 1).map((): FailedOutcome => 'notRun');
        return { outcomes: [...outcomes, failure.outcome, ...rest], requests: 1, error: failure.error };
      }
      outcomes.push('applied');
    }
    return { outcomes, requests: 1 };
  }
}

/** The looks that a computer allows. */
export type RecordedScreen = Pick<Connection, 'screenshot' | 'glance' | 'watch'>;

/**
 * How a recorded computer is looked at: what its test has it show, else white. `glance` and `watch` are absent unless
 * the test has them.
 */
export const recordedScreen = (options: RecorderOptions, size: () => Size): RecordedScreen => {
  const { screenshot, glance, watch } = options;
  return {
    screenshot: async (tab, deadline) => {
      if (screenshot !== undefined) return deadline.race(Promise.resolve(screenshot(tab)));
      const { width, height } = size();
      return { bytes: blankPng({ width, height }), width, height, mime: 'image/png' };
    },
    ...(glance === undefined ? {} : { glance: async (tab, deadline) => deadline.race(Promise.resolve(glance(tab))) }),
    ...(watch === undefined ? {} : { watch: async (_tab, _deadline, listener) => watch(listener) }),
  };
};

interface RecordedTab {
  readonly id: TabId;
  url: string;
}

/**
 * Tabs in memory, named `tab-1`, `tab-2` and so on. Any address loads at once, except that hosts under `.invalid`
 * are never found and what is no URL is refused, as a browser does.
 */
export class RecordedTabs implements TabsFacet {
  /** Size of the viewport, which all tabs share. */
  #viewport: Size;
  readonly #tabs: RecordedTab[] = [];
  #active: RecordedTab;
  #opened = 0;

  constructor(viewport: Size) {
    this.#viewport = viewport;
    this.#active = this.#add();
  }

  get viewport(): Size {
    return this.#viewport;
  }

  /** Whether there is such a tab. */
  has(tab: TabId): boolean {
    return this.#tabs.some(({ id }) => id === tab);
  }

  async list(deadline: Deadline): Promise<readonly TabInfo[]> {
    checkInTime(deadline);
    return this.#tabs.map((tab) => this.#describe(tab));
  }

  async open(url: string | undefined, deadline: Deadline): Promise<TabInfo> {
    checkInTime(deadline);
    const address = url === undefined ? undefined : checkAddress(url);
    const tab = this.#add();
    if (address !== undefined) tab.url = address;
    this.#active = tab;
    return this.#describe(tab);
  }

  async close(id: TabId, deadline: Deadline): Promise<void> {
    checkInTime(deadline);
    const tab = this.#find(id);
    if (this.#tabs.length === 1) throw new ActionFailedError('The last tab cannot be closed.');
    this.#tabs.splice(this.#tabs.indexOf(tab), 1);
    if (this.#active === tab) this.#active = this.#tabs.at(-1) ?? tab;
  }

  async activate(id: TabId, deadline: Deadline): Promise<void> {
    checkInTime(deadline);
    this.#active = this.#find(id);
  }

  async navigate(id: TabId, url: string, deadline: Deadline): Promise<void> {
    checkInTime(deadline);
    this.#find(id).url = checkAddress(url);
  }

  async content(id: TabId, deadline: Deadline): Promise<string> {
    checkInTime(deadline);
    return `<!doctype html><title>${titleOf(this.#find(id).url)}</title>`;
  }

  async setViewportSize(id: TabId, size: Size, deadline: Deadline): Promise<Size> {
    checkInTime(deadline);
    this.#find(id);
    this.#viewport = size;
    return size;
  }

  #add(): RecordedTab {
    this.#opened += 1;
    const tab: RecordedTab = { id: `tab-${this.#opened}`, url: 'about:blank' };
    this.#tabs.push(tab);
    return tab;
  }

  #find(id: TabId): RecordedTab {
    const tab = this.#tabs.find((candidate) => candidate.id === id);
    if (tab === undefined) throw new ActionFailedError(`There is no tab ${id}.`);
    return tab;
  }

  #describe(tab: RecordedTab): TabInfo {
    return { id: tab.id, url: tab.url, title: titleOf(tab.url), active: tab === this.#active };
  }
}

const checkInTime = (deadline: Deadline): void => {
  if (deadline.signal.aborted) throw deadline.error();
};

const checkAddress = (url: string): string => {
  if (!URL.canParse(url)) throw new ActionFailedError(`Cannot navigate to ${JSON.stringify(url)}: it is no URL.`);
  const { href, hostname } = new URL(url);
  if (hostname.endsWith('.invalid')) throw new ActionFailedError(`net::ERR_NAME_NOT_RESOLVED at ${href}`);
  return href;
};

const titleOf = (url: string): string => new URL(url).hostname;

/** Files in memory, in the place of a computer's. */
export interface MemoryFiles extends FilesFacet {
  /** The content of each file, by its path. */
  readonly contents: Map<string, Uint8Array>;
}

const nameIn = (path: string): string => path.split('/').at(-1) ?? path;

/** Makes files in memory. `partBytes`: the size of parts, small so that little content has many. Default 4. */
export const memoryFiles = (partBytes = 4): MemoryFiles => {
  const contents = new Map<string, Uint8Array>();
  const at = (path: string): Uint8Array => {
    const bytes = contents.get(path);
    if (bytes === undefined) throw new ActionFailedError(`'${path}' is not there.`);
    return bytes;
  };
  const infoOf = (path: string): FileInfo | undefined => {
    const bytes = contents.get(path);
    if (bytes !== undefined) return { path, name: nameIn(path), type: 'file', sizeBytes: bytes.length };
    const isFolder = [...contents.keys()].some((other) => other.startsWith(`${path}/`));
    return isFolder ? { path, name: nameIn(path), type: 'folder', sizeBytes: 0 } : undefined;
  };
  return {
    contents,
    readPartBytes: partBytes,
    writePartBytes: partBytes,
    stat: async (path) => infoOf(path),
    list: async (path) => {
      const below = [...contents.keys()].filter((other) => other.startsWith(`${path}/`));
      const names = new Set(below.map((other) => other.slice(path.length + 1).split('/')[0] ?? ''));
      return [...names].map((name) => infoOf(`${path}/${name}`)).filter((info) => info !== undefined);
    },
    readPart: async (path, offset, lengthBytes) => at(path).slice(offset, offset + lengthBytes),
    writePart: async (path, offset, bytes) => {
      const before = contents.get(path) ?? new Uint8Array();
      const after = new Uint8Array(Math.max(before.length, offset + bytes.length));
      after.set(before);
      after.set(bytes, offset);
      contents.set(path, after);
    },
    checksum: async (path, lengthBytes) => createHash('sha256').update(at(path).subarray(0, lengthBytes)).digest('hex'),
    copy: async (from, to) => void contents.set(to, at(from).slice()),
    move: async (from, to) => {
      if (!contents.has(from) && contents.has(to)) return;
      contents.set(to, at(from));
      contents.delete(from);
    },
    remove: async (path) => void contents.delete(path),
  };
};

const asItself = (action: Action): Answer<Action> => say(action);

/** Rules that say every action as itself, primitives and gestures alike. */
export const nativeRules: Rules<Action> = {
  pointerMove: asItself,
  hover: asItself,
  pointerDown: asItself,
  pointerUp: asItself,
  scroll: asItself,
  keyDown: asItself,
  keyUp: asItself,
  insertText: asItself,
  pause: asItself,
  click: asItself,
  move: asItself,
  drag: asItself,
  wheel: asItself,
  press: asItself,
  type: asItself,
};

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([uint32(data.length), body, uint32(crc32(body))]);
};

/** A white 8-bit greyscale PNG of the given size. */
const blankPng = ({ width, height }: Size): Uint8Array => {
  const header = Buffer.concat([uint32(width), uint32(height), Buffer.from([8, 0, 0, 0, 0])]);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width, 0xff)]);
  const pixels = Buffer.concat(Array.from({ length: height }, () => row));
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

/** What a `recorder()` pretends to be. */
export interface RecorderOptions {
  /** The kinds it launches. Default: browser and desktop. */
  readonly kinds?: readonly Kind[];
  /** Display of computers that are opened without one, in pixels. Default 1280×720. */
  readonly display?: Size;
  /** Operating system of its computers. Default `linux`. */
  readonly platform?: Platform;
  /** Rules that replace single native ones: the gaps of a vendor under test. Default: none. */
  readonly rules?: Partial<Rules<Action>>;
  /** Facts that replace single ones. Default: keys are held per computer and typing sends keys. */
  readonly facts?: Partial<Facts>;
  /** The shell of its computers, or all that it has to be able to do: running a command. Default: they have none. */
  readonly shell?: ShellFacet | ((command: ShellCommand, options: ShellOptions) => ShellResult | Promise<ShellResult>);
  /** The files of its computers, such as `memoryFiles()`. Default: they have none. */
  readonly files?: FilesFacet;
  /** Where its computers say the pointer is. Default: they cannot tell. */
  readonly pointer?: () => Point | undefined;
  /** What its computers show. Asked for every screenshot. Default: a white picture of the size of the display. */
  readonly screenshot?: (tab: TabId | undefined) => ScreenshotData | Promise<ScreenshotData>;
  /** What a quick look at them gives. Default: there is no quicker way than a screenshot. */
  readonly glance?: (tab: TabId | undefined) => RawPicture | ScreenshotData | Promise<RawPicture | ScreenshotData>;
  /** Tells what happens to what they show. Default: nobody tells, it takes looks. */
  readonly watch?: (listener: ChangeListener) => ChangeWatch;
}
