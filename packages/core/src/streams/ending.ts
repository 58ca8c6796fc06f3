import type { Session } from '../session/session.js';

/**
 * What a stream ends with when its computer can no longer be used: quietly if it was closed, with a ClosedError if it is
 * gone. If the process is about to end it waits for ever, as all calls do.
 */
export const endWithComputer = async (session: Session, label: string): Promise<void> => {
  const error = await session.direct(label, {}, () => Promise.resolve(undefined)).catch((error: unknown) => error);
  if (error instanceof Error && error.cause !== undefined) throw error;
};
