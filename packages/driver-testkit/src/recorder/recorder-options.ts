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
