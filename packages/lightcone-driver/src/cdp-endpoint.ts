import { ProtocolError, UnsupportedFacetError, type Deadline } from '@farhand/core/driver';
import { nameOf } from './caller.js';
import type { LightconeEndpoints } from './client.js';
import { apiKeyOf, baseUrlOf, prefixOf, type LightconeOptions } from './options.js';

/**
 * Resolves to the address for DevTools clients, including the API key. The key is passed as `?token=`, which needs no
 * header, so the address works with any client (the vendor accepted both in July 2026).
 *
 * @throws UnsupportedFacetError if the computer has no such endpoint.
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
      `${nameOf('retrieve')}: the reply has no cdp endpoint, so this computer does not accept clients of the Chrome DevTools Protocol.`,
    );
  }
  url.searchParams.set('token', apiKeyOf(options));
  return url.href;
};

/**
 * Resolves to the same address without the key; `undefined` if the computer has none.
 *
 * @throws ProtocolError if the address is on another host.
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
 * Resolves the path of a computer's endpoint against the base URL (seen in July 2026).
 *
 * @throws ProtocolError if the address is on another host, because the key would be sent there.
 */
const endpointUrl = (path: string, options: LightconeOptions): URL => {
  const base = new URL(baseUrlOf(options));
  const address = path.startsWith('/') ? `${base.origin}${prefixOf(base)}${path}` : path;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isOwn = url?.origin === base.origin && url.username === '' && url.password === '';
  if (url !== undefined && isOwn) return url;
  throw new ProtocolError(
    `${nameOf('retrieve')}: the cdp endpoint in the reply is not at ${base.origin}. The API key was not sent there.`,
  );
};
