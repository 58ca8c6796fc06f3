import type { TabId } from '../actions/action.js';
import type { Connection } from '../connection.js';
import type { Deadline } from '../deadline.js';
import type { Devices } from './devices.js';

/** Asks the vendor where the pointer is, if nobody knows and it can tell. */
export const locatePointer = async <Call>(
  devices: Devices<Call>,
  connection: Connection<Call>,
  tab: TabId | undefined,
  deadline: Deadline,
): Promise<void> => {
  if (connection.pointer === undefined || devices.position.state.pointers.size > 0) return;
  const at = await connection.pointer(deadline).catch(() => undefined);
  if (at !== undefined) devices.locate(at, tab);
};
