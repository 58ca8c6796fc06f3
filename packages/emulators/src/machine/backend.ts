import type { Connection, Deadline, Kind, OpenOptions } from '@farhand/core/driver';

/** What an emulator asks of a backend. One that does not know the fields for browsers ignores them. */
export interface BackendWish extends OpenOptions {
  /** What the sites of an earlier browser had stored, as that one told it. */
  readonly storageState?: string;
  /** The proxy that the browser's requests go through. */
  readonly proxyUrl?: string;
}

/** The part of a driver that an emulator needs. Every driver has it. */
export interface Backend<C extends Connection = Connection> {
  /** Short name, for messages. */
  readonly name: string;
  /** The kinds it can open. */
  readonly kinds: readonly Kind[];
  /** Makes a computer. */
  open(options: BackendWish, deadline: Deadline): Promise<C>;
}
