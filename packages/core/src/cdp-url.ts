import type { CallOptions } from './deadline.js';
import { UnsupportedFacetError } from './errors.js';
import { checkWaitingOptions } from './input/check-options.js';
import { pointAt, takeCallSite } from './session/call-site.js';
import type { Session } from './session/session.js';

/** Asks a computer where its browser takes DevTools clients. */
export const cdpUrl = async (session: Session, options: CallOptions | undefined): Promise<string> => {
  const site = takeCallSite();
  const waiting = checkWaitingOptions(options, [], 'computer.cdpUrl');
  const { connection, options: settings } = session;
  const ask = connection.cdpUrl?.bind(connection);
  if (ask !== undefined) return session.direct('computer.cdpUrl()', waiting, ask);
  const error = new UnsupportedFacetError(
    `computer.cdpUrl: this ${connection.kind} of ${settings.name} takes no clients of the Chrome DevTools Protocol. Browsers of lightcone() do, and those of local({ cdp: true }).`,
  );
  pointAt(error, site);
  throw error;
};
