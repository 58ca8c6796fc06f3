// @ts-check
import { once } from 'node:events';

/** @typedef {import('node:http').Server | import('node:https').Server} Server */

/**
 * Has a server listen on the loopback interface.
 * @param {Server} server
 * @param {number} [port] any free one by default
 * @returns {Promise<number>} the port
 */
export const listenOnLoopback = async (server, port = 0) => {
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
};

/** Ends a server with its open connections. @param {Server} server */
export const endServer = async (server) => {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
};
