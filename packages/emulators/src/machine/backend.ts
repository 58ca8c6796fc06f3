import type { Connection, Deadline, Kind, OpenOptions } from '@farhand/core/driver';

/** The part of a driver that an emulator needs. Every driver has it. */
export interface Backend<C extends Connection = Connection> {
  /** Short name, for messages. */
  readonly name: string;
  /** The kinds it can open. */
  readonly kinds: readonly Kind[];
  /** Makes a computer. */
  open(options: OpenOptions, deadline: Deadline): Promise<C>;
}
