import { isLoopback, isRecord, UnsupportedFacetError, webSocketOrigin } from '@farhand/core/driver';
import { headersOf, urlOf, type WebDriverOptions } from './options.js';
import type { SessionFacts } from './session.js';

/**
 * The address of a session's DevTools protocol: `se:cdp` of a Grid, with the credentials of the account, or
 * `goog:chromeOptions.debuggerAddress` of a browser on this machine.
 *
 * @throws UnsupportedFacetError if the server tells none that can be reached.
 */
export const cdpAddressOf = ({ capabilities }: SessionFacts, options: WebDriverOptions): string => {
  const base = new URL(urlOf(options));
  const ofGrid = capabilities['se:cdp'];
  if (typeof ofGrid === 'string' && URL.canParse(ofGrid)) {
    const { pathname, search } = new URL(ofGrid);
    const url = new URL(`${webSocketOrigin(base)}${pathname}${search}`);
    const { authorization } = headersOf(options);
    if (authorization?.startsWith('Basic ') === true) {
      const account = Buffer.from(authorization.slice(6), 'base64').toString();
      // A user name has no colon, and a password may have some.
      const colon = account.indexOf(':');
      url.username = account.slice(0, colon);
      url.password = account.slice(colon + 1);
    }
    return url.href;
  }
  const chrome = capabilities['goog:chromeOptions'];
  const address = isRecord(chrome) ? chrome['debuggerAddress'] : undefined;
  if (typeof address === 'string' && isLoopback(base)) return `http://${address}`;
  throw new UnsupportedFacetError(
    'WebDriver: the server tells no address of the DevTools protocol that can be reached from here. A Selenium Grid tells one in se:cdp.',
  );
};
