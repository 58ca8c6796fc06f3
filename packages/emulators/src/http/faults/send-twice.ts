import { STATUS_CODES, type ServerResponse } from 'node:http';
import { beginReply, bytesOf, type BytesReply } from '../reply.js';

/** Sends an answer and, in the same write, its bytes once more. The connection stays open, as after any answer. */
export const sendTwice = async (response: ServerResponse, reply: BytesReply): Promise<void> => {
  if (response.destroyed) return;
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  const body = bytesOf(reply);
  beginReply(response, reply);
  // Everything that Node would add by itself is set here, so that both copies are the same.
  response.sendDate = false;
  response.setHeader('date', new Date().toUTCString());
  response.setHeader('connection', response.shouldKeepAlive ? 'keep-alive' : 'close');
  response.setHeader('content-length', body.length);
  response.end(Buffer.concat([body, Buffer.from(headOf(response)), body]));
  await closed;
};

const headOf = (response: ServerResponse): string => {
  const { statusCode } = response;
  const headers = Object.entries(response.getHeaders()).map(([name, value]) => `${name}: ${String(value)}\r\n`);
  return `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? 'unknown'}\r\n${headers.join('')}\r\n`;
};
