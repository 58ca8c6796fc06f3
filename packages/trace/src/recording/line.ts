import type {
  CallBegan,
  CallEnded,
  ComputerEnded,
  ComputerOpened,
  EventHead,
  HeldChanged,
  LookTaken,
  PictureTaken,
  PointerMoved,
  RequestEnded,
  Step,
} from '@farhand/core';

/**
 * The version of the lines. A reader refuses lines of a later version, and skips types of lines that it does not know: a
 * new type that can be left out, such as `look`, needs no new version.
 */
export const lineVersion = 1;

/** The first line: it identifies the file. */
interface HeaderLine {
  readonly type: 'trace';
  readonly version: number;
  /** When the trace started, in milliseconds since 1970. */
  readonly atMs: number;
}

/** A call as core reports it, with a description of each action. */
export interface CallLine extends EventHead, CallBegan {
  /** A description of each of `actions`. */
  readonly labels: readonly string[];
}

/** A step of a result, with a description of its action. */
export interface StepOutcome extends Step {
  readonly label: string;
}

/** A result as core reports it, with a description of each step. */
export interface ResultLine extends EventHead, Omit<CallEnded, 'steps'> {
  readonly steps: readonly StepOutcome[];
}

/** A picture as core reports it, with the name of its image instead of bytes. */
export interface PictureLine extends EventHead, Omit<PictureTaken, 'bytes' | 'mime'> {
  /** The name of an {@link ImageLine}. Absent if the image was dropped. */
  readonly image?: string;
}

/** The bytes of pictures. Equal pictures share one image, which follows the first picture that shows it. */
export interface ImageLine {
  readonly type: 'image';
  readonly image: string;
  readonly mime: string;
  /** Base64. Empty if no visible change occurred. */
  readonly data: string;
  /** The width in pixels, if it is less than the picture's. Absent: the picture's width. */
  readonly width?: number;
  readonly height?: number;
  /** Set if the bytes are only the part that differs from another image below. */
  readonly over?: {
    readonly image: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
}

/** The lines of your code around the place of a call. */
export interface SourceLine {
  readonly type: 'source';
  /** The `calledAt` of the calls. */
  readonly at: string;
  /** The number of the first of `lines`. */
  readonly first: number;
  readonly lines: readonly string[];
}

/** The start of a part of the run, named with `step()`. */
export interface PartLine {
  readonly type: 'part';
  readonly atMs: number;
  readonly name: string;
}

/** What `attach()` added: a text, or bytes in Base64. */
export interface AttachmentLine {
  readonly type: 'attachment';
  readonly atMs: number;
  readonly name: string;
  readonly text?: string;
  readonly data?: string;
}

/** A failure of the run, reported with `fail()`. */
export interface FailureLine {
  readonly type: 'failure';
  readonly atMs: number;
  readonly message: string;
}

/** What is missing because it was recorded faster than the disk could write it. */
interface LostLine {
  readonly type: 'lost';
  readonly lines: number;
  readonly pictures: number;
}

/** An event of core that is written unchanged. */
export type PlainLine = EventHead &
  (RequestEnded | HeldChanged | PointerMoved | LookTaken | ComputerOpened | ComputerEnded);

/** A line of `trace.jsonl`. */
export type Line =
  | HeaderLine
  | CallLine
  | ResultLine
  | PictureLine
  | PlainLine
  | ImageLine
  | SourceLine
  | PartLine
  | AttachmentLine
  | FailureLine
  | LostLine;
