import type { Connection, Deadline } from '@farhand/core/driver';

/** A browser that can tell what its sites have stored, such as the local driver's. */
interface TellsStorage {
  storageState(deadline: Deadline): Promise<string>;
}

const tellsStorage = (connection: Connection): connection is Connection & TellsStorage =>
  'storageState' in connection && typeof connection.storageState === 'function';

/** What the sites of a browser have stored, to open another one with; `undefined` if its backend cannot tell. */
export const browserStorage = async (connection: Connection, deadline: Deadline): Promise<string | undefined> =>
  tellsStorage(connection) ? connection.storageState(deadline) : undefined;
