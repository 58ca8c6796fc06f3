import { openWebSocket, pathSegment, webSocketOrigin, type MessageSocket, type Wait } from '@farhand/core/driver';
import { goneAdvice } from './caller.js';
import { apiKeyOf, baseUrlOf, prefixOf, type LightconeOptions } from './options.js';

/**
 * A two-way connection to a computer. Messages are text or bytes; the vendor does not document their content. Iterate
 * over it once; the iteration ends when the connection does.
 */
export type ComputerSocket = Omit<MessageSocket, 'keepProcess'>;

/**
 * Opens the WebSocket of a computer. The key goes in a header, not in the address. `timeoutMs` limits the opening;
 * `signal` also ends the connection. An undici `dispatcher` does not carry WebSockets, so this connection does not use
 * it.
 */
export const connectWebSocket = (options: LightconeOptions, id: string, wait: Wait): Promise<ComputerSocket> => {
  const path = `${prefixOf(new URL(baseUrlOf(options)))}/computers/${pathSegment(id, 'The computer’s id')}/ws`;
  return openOwnSocket(options, path, 'Lightcone: GET /computers/{id}/ws', wait);
};

/**
 * Opens a WebSocket at the vendor's own host, as {@link connectWebSocket} does.
 *
 * @param path - its path and query
 * @param what - its name in messages
 */
export const openOwnSocket = (
  options: LightconeOptions,
  path: string,
  what: string,
  wait: Wait,
): Promise<MessageSocket> => {
  const apiKey = apiKeyOf(options);
  const headers = { authorization: `Bearer ${apiKey}`, 'user-agent': 'farhand' };
  return openWebSocket(
    {
      url: `${webSocketOrigin(new URL(baseUrlOf(options)))}${path}`,
      headers,
      what,
      secrets: [apiKey],
      credential: 'the API key (TZAFON_API_KEY)',
      goneAdvice,
    },
    wait,
  );
};
