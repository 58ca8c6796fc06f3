import type { IncomingMessage } from 'node:http';
import type { UpgradeRequest } from './answer-upgrade.js';

/** Whether a request asks for a WebSocket, and not for another protocol such as HTTP/2 in plain text. */
export const wantsWebSocket = ({ headers }: IncomingMessage): boolean =>
  /^\s*websocket\s*$/i.test(headers.upgrade ?? '');

/**
 * A request as it came, without the wish for another protocol. Node hands over every request that has one, and Java's
 * client, for example, puts it into all of its requests and is content with an ordinary answer.
 */
export const withoutUpgrade = ({ request, head }: UpgradeRequest): Buffer => {
  const { method, url, rawHeaders } = request;
  const lines = rawHeaders.flatMap((name, index) => {
    if (index % 2 === 1 || /^(upgrade|connection|http2-settings)$/i.test(name)) return [];
    return [`${name}: ${rawHeaders[index + 1] ?? ''}\r\n`];
  });
  return Buffer.concat([Buffer.from(`${method} ${url} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'), head]);
};
