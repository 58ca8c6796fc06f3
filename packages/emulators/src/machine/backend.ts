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

/**
 * The options that an emulator passes to a backend. A backend that does not support the fields for browsers ignores
 * them.
 */
export interface BackendWish extends OpenOptions {
  /** The stored site data of an earlier browser, as `browserStorage` returned it. */
  readonly storageState?: string;
  /** The proxy for the browser's requests. */
  readonly proxyUrl?: string;
}

/** The part of a driver that an emulator needs. Every driver has it. */
export interface Backend<C extends Connection = Connection> {
  /** A short name, for messages. */
  readonly name: string;
  /** The kinds it can open. */
  readonly kinds: readonly Kind[];
  /** Creates a computer. */
  open(options: BackendWish, deadline: Deadline): Promise<C>;
}

/** A browser that can read its stored site data, such as the local driver's. */
interface ReadsStorage {
  storageState(deadline: Deadline): Promise<string>;
}

const readsStorage = (connection: Connection): connection is Connection & ReadsStorage =>
  'storageState' in connection && typeof connection.storageState === 'function';

/** Resolves to a browser's stored site data, to open another one with; `undefined` if its backend cannot read it. */
export const browserStorage = async (connection: Connection, deadline: Deadline): Promise<string | undefined> =>
  readsStorage(connection) ? connection.storageState(deadline) : undefined;

/**
 * Returns the variables that programs need to show windows on a backend's screen, such as `DISPLAY`. Empty for backends
 * without an `environment`; only a local desktop has one.
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

/**
 * Returns whether a computer can enter a line break as text, without the Enter key. A desktop that has only keys
 * cannot.
 */
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
