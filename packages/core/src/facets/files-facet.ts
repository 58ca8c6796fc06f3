import type { Deadline } from '../deadline.js';

/** What is at a path of a computer. */
export interface FileInfo {
  /** The path, as asked for. */
  readonly path: string;
  /** The last part of the path. */
  readonly name: string;
  /** What it is. A link counts as what it leads to; one that leads nowhere is `other`. */
  readonly type: 'file' | 'folder' | 'other';
  /** Length of the content in bytes; 0 for what is no file. */
  readonly sizeBytes: number;
  /** When the content was last changed, if the computer says. */
  readonly modifiedAt?: Date;
}

/**
 * The files of a computer, in steps of which each may be taken twice without harm: that is what lets core take a lost
 * step again. Core makes transfers of them. Relative paths begin where commands run by default.
 */
export interface FilesFacet {
  /** The most bytes that {@link FilesFacet.readPart} is asked for. */
  readonly readPartBytes: number;
  /** The bytes of each {@link FilesFacet.writePart} but the last. */
  readonly writePartBytes: number;
  /** What is at a path; `undefined` if nothing is. */
  stat(path: string, deadline: Deadline): Promise<FileInfo | undefined>;
  /** What a folder holds, in no particular order. */
  list(path: string, deadline: Deadline): Promise<readonly FileInfo[]>;
  /** The bytes from `offset` on, `lengthBytes` of them; fewer where the file ends, or where the answer was cut short. */
  readPart(path: string, offset: number, lengthBytes: number, deadline: Deadline): Promise<Uint8Array>;
  /**
   * Puts bytes at `offset`, a multiple of {@link FilesFacet.writePartBytes}, of a file. Makes the file and its folders if
   * they are not there; cuts nothing off.
   */
  writePart(path: string, offset: number, bytes: Uint8Array, deadline: Deadline): Promise<void>;
  /** SHA-256 of the content, or of its first `lengthBytes`, as 64 hexadecimal digits in lower case. */
  checksum(path: string, lengthBytes: number | undefined, deadline: Deadline): Promise<string>;
  /** Copies a file within the computer, over what is there. Makes the folders of its new path. */
  copy(from: string, to: string, deadline: Deadline): Promise<void>;
  /**
   * Gives a file another path, in the place of the file that is there, whose permissions it takes over. If there is
   * nothing at `from` any more and a file at `to`, it was done before.
   */
  move(from: string, to: string, deadline: Deadline): Promise<void>;
  /** Removes a file. One that is not there is no error. */
  remove(path: string, deadline: Deadline): Promise<void>;
}
