import type {
  Action,
  ChangeListener,
  ChangeWatch,
  Facts,
  FilesFacet,
  Kind,
  Platform,
  Point,
  RawPicture,
  Rules,
  ScreenshotData,
  ShellCommand,
  ShellFacet,
  ShellOptions,
  ShellResult,
  Size,
  TabId,
} from '@farhand/core/driver';

/** Options of {@link recorder}. */
export interface RecorderOptions {
  /** The kinds it can launch. Default: browser and desktop. */
  readonly kinds?: readonly Kind[];
  /** The default display size, in pixels. Default: 1280×720. */
  readonly display?: Size;
  /** The operating system of its computers. Default: `linux`. */
  readonly platform?: Platform;
  /** Rules that replace single native ones, to imitate the gaps of a vendor. Default: none. */
  readonly rules?: Partial<Rules<Action>>;
  /** Facts that replace single ones. Default: keys are held per computer, and typing sends keys. */
  readonly facts?: Partial<Facts>;
  /** The shell of its computers, or only its function to run a command. Default: no shell. */
  readonly shell?: ShellFacet | ((command: ShellCommand, options: ShellOptions) => ShellResult | Promise<ShellResult>);
  /** The files of its computers, such as `memoryFiles()`. Default: no files. */
  readonly files?: FilesFacet;
  /** Returns the reported position of the pointer. Default: not reported. */
  readonly pointer?: () => Point | undefined;
  /** Returns what its computers show, for each screenshot. Default: a white picture of the size of the display. */
  readonly screenshot?: (tab: TabId | undefined) => ScreenshotData | Promise<ScreenshotData>;
  /** Returns a quick look at the screen. Default: only screenshots. */
  readonly glance?: (tab: TabId | undefined) => RawPicture | ScreenshotData | Promise<RawPicture | ScreenshotData>;
  /** Reports changes of the screen. Default: no reports, so that screenshots are polled. */
  readonly watch?: (listener: ChangeListener) => ChangeWatch;
}
