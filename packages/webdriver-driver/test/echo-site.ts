import { createServer } from 'node:http';

/** A web site on this machine, under two names that browsers take for two sites. An address carries its page. */
export interface EchoSite {
  /** The address of a page under the first name. */
  at(page: string): string;
  /** The same under the second name. */
  elsewhere(page: string): string;
  close(): void;
}

/** Serves pages that their addresses carry. */
export const serveEchoes = async (): Promise<EchoSite> => {
  const server = createServer(({ url = '' }, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(new URL(url, 'http://127.0.0.1').searchParams.get('page') ?? '');
  });
  // Under both names, which may be two addresses.
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The site has no address.');
  const on = (host: string) => (page: string) => `http://${host}:${address.port}/?page=${encodeURIComponent(page)}`;
  return {
    at: on('127.0.0.1'),
    elsewhere: on('localhost'),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
