import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Action, Driver } from '@farhand/core/driver';
import { withSend } from '@farhand/driver-testkit';

/** Called at every point of a request, with a name for it. */
export type Reach = (point: string) => void;

/** The backend of a server: tells when input has arrived and when it was applied. */
export const tellingBackend = (driver: Driver<Action>, reach: Reach): Driver<Action> =>
  withSend(driver, (send) => async (calls, deadline) => {
    const name = calls.map(({ type }) => type).join(', ');
    reach(`${name} has arrived`);
    const report = await send(calls, deadline);
    reach(`${name} was applied`);
    return report;
  });

/** The end of the path of a request that undici tells of. */
const pathIn = (message: unknown): string => {
  if (typeof message !== 'object' || message === null || !('request' in message)) return '';
  const { request } = message;
  if (typeof request !== 'object' || request === null || !('path' in request)) return '';
  return String(request.path).split('/').at(-1) ?? '';
};

/** Tells when this process makes requests and when their replies are complete, until the function it returns is called. */
export const watchRequests = (reach: Reach): (() => void) => {
  const onMade = (message: unknown): void => reach(`before ${pathIn(message)} is sent`);
  const onReply = (message: unknown): void => reach(`after the reply of ${pathIn(message)}`);
  subscribe('undici:request:create', onMade);
  subscribe('undici:request:trailers', onReply);
  return () => {
    unsubscribe('undici:request:create', onMade);
    unsubscribe('undici:request:trailers', onReply);
  };
};
