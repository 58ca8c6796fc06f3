import { createServer, type Socket } from 'node:net';

/*
 * A vendor that answers each request at once with a fixed reply, in a process of its own. Understands only what clients
 * of the benchmarks send: requests with `content-length`, one after another on each socket. Sends the port to its parent,
 * and on any message the last POST it has received.
 */

/** One request as it arrived. */
export interface ReceivedPost {
  readonly path: string;
  /** Without those that HTTP clients add themselves. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The beginning of a PNG file of 1280×720 pixels, which is all that its size needs. */
const picture = Buffer.from('89504e470d0a1a0a0000000d4948445200000500000002d0', 'hex').toString('base64');

const replyOf = (method: string, path: string): object => {
  const id = path.split('/').at(-1);
  const action = { status: 'SUCCESS', request_id: 'req_c81e728d9d4c2f63' };
  if (path.includes('/actions/')) {
    const cursorPosition = { x: 640, y: 360, screenWidth: 1280, screenHeight: 720, screenIndex: 0 };
    return { cursorPosition, actionResult: {} };
  }
  if (path.includes('/sandboxes/'))
    return { sandbox: { id, status: 'RUNNING', shape: { name: 'small', os: 'Linux' } } };
  if (path.endsWith('/tabs')) {
    return { ...action, result: { tabs: [{ tab_id: 'T1', url: 'about:blank', title: '', is_main: true }] } };
  }
  if (path.endsWith('/screenshot')) return { ...action, result: { screenshot_url: picture } };
  if (method === 'GET') return { id, kind: 'browser', status: 'RUNNING' };
  const context = { tab_id: 'T1', is_main_tab: true, url: 'https://example.com/', title: 'Example' };
  return { ...action, result: {}, executed_tab_id: 'T1', page_context: context };
};

const replies = new Map<string, string>();

const encodedReplyTo = (method: string, path: string): string => {
  const known = replies.get(`${method} ${path}`);
  if (known !== undefined) return known;
  const body = JSON.stringify(replyOf(method, path));
  const reply = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  replies.set(`${method} ${path}`, reply);
  return reply;
};

const ofTheClient: ReadonlySet<string> = new Set(['host', 'connection', 'content-length']);

let lastPost = '';

const received = (request: string): ReceivedPost => {
  const [head = '', body = ''] = request.split('\r\n\r\n', 2);
  const [start = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)] as const);
  return {
    path: start.split(' ')[1] ?? '',
    headers: Object.fromEntries(headers.filter(([name]) => !ofTheClient.has(name.toLowerCase()))),
    body,
  };
};

const serve = (socket: Socket): void => {
  let waiting = '';
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    waiting += chunk.toString('latin1');
    const end = waiting.indexOf('\r\n\r\n');
    if (end === -1) return;
    const bodyLength = Number(/\r\ncontent-length: (\d+)/i.exec(waiting)?.[1] ?? 0);
    if (waiting.length < end + 4 + bodyLength) return;
    const [method = '', path = ''] = waiting.split(' ', 2);
    if (method === 'POST') lastPost = waiting;
    waiting = '';
    socket.write(encodedReplyTo(method, path));
  });
};

const server = createServer(serve).listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.send?.(address.port);
});

process.on('message', () => process.send?.(received(lastPost)));
process.on('disconnect', () => process.exit());
