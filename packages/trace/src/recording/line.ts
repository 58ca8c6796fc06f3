import type {
  CallBegan,
  CallEnded,
  ComputerEnded,
  ComputerOpened,
  EventHead,
  HeldChanged,
  PictureTaken,
  PointerMoved,
  RequestEnded,
  Step,
} from '@farhand/core';

/** The version of the lines. A reader refuses lines of a later one. */
export const lineVersion = 1;

/** The first line: what the file is. */
interface HeaderLine {
  readonly type: 'trace';
  readonly version: number;
  /** When the trace began, in milliseconds since 1970. */
  readonly atMs: number;
}

/** A call as core reports it, with each action in words. */
export interface CallLine extends EventHead, CallBegan {
  /** Each of `actions` in words. */
  readonly labels: readonly string[];
}

/** A step of a result, with its action in words. */
export interface StepOutcome extends Step {
  readonly label: string;
}

/** A result as core reports it, with each step in words. */
export interface ResultLine extends EventHead, Omit<CallEnded, 'steps'> {
  readonly steps: readonly StepOutcome[];
}

/** A picture as core reports it, with the name of its image instead of bytes. */
export interface PictureLine extends EventHead, Omit<PictureTaken, 'bytes' | 'mime'> {
  /** The name of an {@link ImageLine}. Absent if there was no room for the image. */
  readonly image?: string;
}

/** The bytes of pictures. Equal pictures have one image. It follows the first picture that shows it. */
export interface ImageLine {
  readonly type: 'image';
  readonly image: string;
  readonly mime: string;
  /** Base64. Empty if nothing has changed that can be seen. */
  readonly data: string;
  /** Its size in pixels, which may be less than that of the picture. Absent: that of the picture. */
  readonly width?: number;
  readonly height?: number;
  /** The bytes are only the part that differs from another image, which lies below. */
  readonly over?: {
    readonly image: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
}

/** Lines of your code around the place of a call. */
export interface SourceLine {
  readonly type: 'source';
  /** `calledAt` of the calls. */
  readonly at: string;
  /** Number of the first of `lines`. */
  readonly first: number;
  readonly lines: readonly string[];
}

/** A part of the run begins, as `step()` named it. */
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

/** The run has failed, as `fail()` said. */
export interface FailureLine {
  readonly type: 'failure';
  readonly atMs: number;
  readonly message: string;
}

/** What is missing, because it came faster than the disk took it. */
interface LostLine {
  readonly type: 'lost';
  readonly lines: number;
  readonly pictures: number;
}

/** An event of core that is written as it is. */
export type PlainLine = EventHead & (RequestEnded | HeldChanged | PointerMoved | ComputerOpened | ComputerEnded);

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
