import {
  compile,
  initialState,
  isRecord,
  leaf,
  UnsupportedActionError,
  type Action,
  type Connection,
  type Deadline,
  type Kind,
  type OpenOptions,
} from '@farhand/core/driver';

/** What an emulator asks of a backend. One that does not know the fields for browsers ignores them. */
export interface BackendWish extends OpenOptions {
  /** What the sites of an earlier browser had stored, as `browserStorage` read it. */
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

/** A browser that can read what its sites have stored, such as the local driver's. */
interface ReadsStorage {
  storageState(deadline: Deadline): Promise<string>;
}

const readsStorage = (connection: Connection): connection is Connection & ReadsStorage =>
  'storageState' in connection && typeof connection.storageState === 'function';

/** What the sites of a browser have stored, to open another one with; `undefined` if its backend cannot read it. */
export const browserStorage = async (connection: Connection, deadline: Deadline): Promise<string | undefined> =>
  readsStorage(connection) ? connection.storageState(deadline) : undefined;

/**
 * The variables that programs need to show themselves on a backend's screen, such as `DISPLAY`. Empty for backends that
 * state none: only a desktop of this machine has an `environment`.
 */
export const environmentOf = (connection: object): Readonly<Record<string, string>> => {
  const environment = 'environment' in connection ? connection.environment : undefined;
  if (!isRecord(environment)) return {};
  const entries = Object.entries(environment).flatMap(([name, value]): readonly (readonly [string, string])[] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  return Object.fromEntries(entries);
};

const lineBreak: Action = { type: 'insertText', text: '\n' };

/** Whether a computer can enter a line break as text, without the Enter key. A desktop that has only keys cannot. */
export const entersLineBreaks = ({ rules }: Connection): boolean => {
  const node = leaf(lineBreak, { action: lineBreak, calledAt: () => 'the emulator' });
  try {
    compile([node], { state: initialState, deferred: [] }, { name: 'the backend', rules });
    return true;
  } catch (error) {
    if (error instanceof UnsupportedActionError) return false;
    throw error;
  }
};
