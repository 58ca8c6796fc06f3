import { ProtocolError, UnsupportedFacetError, type Deadline } from '@farhand/core/driver';
import { nameOf } from './caller.js';
import type { LightconeEndpoints } from './client.js';
import { apiKeyOf, baseUrlOf, prefixOf, type LightconeOptions } from './options.js';

/**
 * Where a browser takes DevTools clients, with the API key in it: by `?token=`, which needs no header, so that it works
 * wherever an address does (both were seen to be accepted in July 2026).
 *
 * @throws UnsupportedFacetError if the computer names no such endpoint.
 */
export const cdpUrlOf = async (
  client: LightconeEndpoints,
  id: string,
  options: LightconeOptions,
  deadline: Deadline,
): Promise<string> => {
  const url = await cdpEndpointOf(client, id, options, deadline);
  if (url === undefined) {
    throw new UnsupportedFacetError(
      `${nameOf('retrieve')} names no cdp endpoint for this computer, so it takes no clients of the Chrome DevTools Protocol.`,
    );
  }
  url.searchParams.set('token', apiKeyOf(options));
  return url.href;
};

/**
 * The same address without the key; `undefined` if the computer names none.
 *
 * @throws ProtocolError if it leads to somebody else.
 */
export const cdpEndpointOf = async (
  client: LightconeEndpoints,
  id: string,
  options: LightconeOptions,
  deadline: Deadline,
): Promise<URL | undefined> => {
  const { endpoints } = await client.retrieve(id, deadline);
  const path = endpoints?.['cdp'];
  return path === undefined ? undefined : endpointUrl(path, options);
};

/**
 * The address of an endpoint that a computer names by its path below the base URL (seen in July 2026).
 *
 * @throws ProtocolError if it leads to somebody else: the key goes with it.
 */
const endpointUrl = (path: string, options: LightconeOptions): URL => {
  const base = new URL(baseUrlOf(options));
  const address = path.startsWith('/') ? `${base.origin}${prefixOf(base)}${path}` : path;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isOwn = url?.origin === base.origin && url.username === '' && url.password === '';
  if (url !== undefined && isOwn) return url;
  throw new ProtocolError(
    `${nameOf('retrieve')} named a cdp endpoint that is not at ${base.origin}. The API key is not sent there.`,
  );
};
