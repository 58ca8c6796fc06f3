import { hostname } from 'node:os';

/** What a client shows to be let in by an X server. */
export interface Cookie {
  readonly name: string;
  readonly data: Uint8Array;
}

const cookieName = 'MIT-MAGIC-COOKIE-1';

/** Address families of the file format: this machine by its name, and any machine. */
const family = { local: 256, wild: 65535 } as const;

const counted = (data: Uint8Array): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(data.length);
  return Buffer.concat([length, data]);
};

/** A file for `XAUTHORITY` with one cookie, good for any display. */
export const xauthorityFile = (data: Uint8Array): Uint8Array => {
  const start = Buffer.alloc(2);
  start.writeUInt16BE(family.wild);
  return Buffer.concat([
    start,
    counted(Buffer.alloc(0)),
    counted(Buffer.alloc(0)),
    counted(Buffer.from(cookieName)),
    counted(data),
  ]);
};

interface Entry {
  readonly family: number;
  readonly address: string;
  readonly display: string;
  readonly cookie: Cookie;
}

const entriesIn = (file: Buffer): readonly Entry[] => {
  const entries: Entry[] = [];
  let at = 0;
  const number = (): number => {
    const value = file.readUInt16BE(at);
    at += 2;
    return value;
  };
  const field = (): Buffer => {
    const length = number();
    if (at + length > file.length) throw new RangeError('The file ends in the middle of an entry.');
    at += length;
    return file.subarray(at - length, at);
  };
  try {
    while (at < file.length) {
      const entry = { family: number(), address: field().toString('latin1'), display: field().toString('latin1') };
      entries.push({ ...entry, cookie: { name: field().toString('latin1'), data: field() } });
    }
  } catch {
    // What was whole is used; the server refuses if it was the rest that mattered.
  }
  return entries;
};

/** The cookie in an `XAUTHORITY` file for a display of this machine, `undefined` if there is none. */
export const findCookie = (file: Uint8Array, displayNumber: string, host: string = hostname()): Cookie | undefined =>
  entriesIn(Buffer.from(file)).find(
    (entry) =>
      entry.cookie.name === cookieName &&
      (entry.display === '' || entry.display === displayNumber) &&
      (entry.family === family.wild || (entry.family === family.local && entry.address === host)),
  )?.cookie;
