import type { Deadline } from '../deadline.js';

/** What is at a path of a computer. */
export interface FileInfo {
  /** The path, as asked for or as the computer completes it. */
  readonly path: string;
  /** The last part of the path. */
  readonly name: string;
  /** What it is. A link counts as what it leads to. */
  readonly type: 'file' | 'folder' | 'other';
  /** Length of the content in bytes; 0 for what has none. */
  readonly sizeBytes: number;
  /** When the content was last changed, if the computer says. */
  readonly modifiedAt?: Date;
}

/** The files of a computer, in steps that do no harm twice. Core makes transfers of them. Present where there are files. */
export interface FilesFacet {
  /** The most bytes of one part. */
  readonly partBytes: number;
  /** What is at a path; `undefined` if nothing is. */
  stat(path: string, deadline: Deadline): Promise<FileInfo | undefined>;
  /** What a folder holds, in no particular order. */
  list(path: string, deadline: Deadline): Promise<readonly FileInfo[]>;
  /** The bytes from `offset` on, `lengthBytes` of them; fewer only where the file ends. */
  readPart(path: string, offset: number, lengthBytes: number, deadline: Deadline): Promise<Uint8Array>;
  /** Puts bytes at `offset` of a file, which is made, with its folders, if it is not there. */
  writePart(path: string, offset: number, bytes: Uint8Array, deadline: Deadline): Promise<void>;
  /** SHA-256 of the content, as 64 hexadecimal digits in lower case. */
  checksum(path: string, deadline: Deadline): Promise<string>;
  /** Copies a file within the computer. */
  copy(from: string, to: string, deadline: Deadline): Promise<void>;
  /** Gives a file another path, in the place of what is there. */
  move(from: string, to: string, deadline: Deadline): Promise<void>;
  /** Removes a file. One that is not there is no error. */
  remove(path: string, deadline: Deadline): Promise<void>;
}
