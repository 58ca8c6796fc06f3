import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

/** A proxy that lets nobody through: it answers requests itself, with what it was asked for, and hangs up on tunnels. */
export interface RecordingProxy {
  readonly address: string;
  /** Address and credentials of the requests so far. */
  seen(): readonly (readonly [url: string, credentials: string])[];
  close(): Promise<void>;
}

/** Starts one. */
export const recordingProxy = async (): Promise<RecordingProxy> => {
  const seen: (readonly [string, string])[] = [];
  const note = ({ url = '', headers }: IncomingMessage): string => {
    const given = headers['proxy-authorization'] ?? '';
    seen.push([url, Buffer.from(given.replace(/^Basic /, ''), 'base64').toString()]);
    return url;
  };
  const server = createServer((request, response) => {
    const url = note(request);
    response.setHeader('content-type', 'text/html').end(`<title>by proxy: ${url}</title>`);
  })
    .on('connect', (request, socket) => {
      note(request);
      socket.destroy();
    })
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    address: `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    seen: () => seen.filter(([url]) => !url.endsWith('/favicon.ico')),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
