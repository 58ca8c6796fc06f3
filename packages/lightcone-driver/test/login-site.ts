import { once } from 'node:events';
import { createServer } from 'node:http';

/** A site on this machine that knows its visitors by a cookie, and whose pages keep something in the browser. */
export interface LoginSite {
  readonly url: string;
  close(): Promise<void>;
}

/** The title says whom the server sees, and what the page has kept in local storage. */
const page = (visitor: string): string => `<!doctype html><title></title><script>
  const kept = localStorage.getItem('visits') ?? '';
  document.title = '${visitor}, ' + (kept === '' ? 'nothing kept' : 'kept ' + kept);
  if (location.pathname === '/login') localStorage.setItem('visits', '1');
</script>`;

/** Serves the site. `/login` makes the visitor anna, `/logout` nobody again. */
export const loginSite = async (): Promise<LoginSite> => {
  const server = createServer(({ url, headers }, response) => {
    response.setHeader('content-type', 'text/html');
    if (url === '/login') response.setHeader('set-cookie', 'name=anna; Max-Age=3600; HttpOnly');
    if (url === '/logout') response.setHeader('set-cookie', 'name=; Max-Age=0');
    response.end(page(/(?:^|; )name=(\w+)/.exec(headers.cookie ?? '')?.[1] ?? 'nobody'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
