import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { parseArgs } from 'node:util';
import { secret } from '@farhand/core';
import {
  imageHeader,
  jsonLines,
  markCommand,
  redact,
  serverSentEvents,
  textLines,
  type HttpStream,
} from '@farhand/core/driver';
import { lightconeClient } from '@farhand/lightcone-driver';

/*
 * Measures everything that reads untrusted text on its worst input: at 1, 2, 4, 8 and 100 times the length. A quadratic
 * scan shows 4 where a linear scan shows 2. A bounded scan shows 1 beyond its bound. Times are processor times.
 */

const { values } = parseArgs({ options: { runs: { type: 'string', default: '15' } } });
const runs = Number(values.runs);

/** Prepares an input of a length, and returns the scan of it. */
type Prepare = (length: number) => () => unknown;

interface Scan {
  readonly name: string;
  /** The base length. */
  readonly unit: number;
  readonly prepare: Prepare;
}

const factors = [1, 2, 4, 8, 100] as const;

/** Repeats a text up to a length. */
const repeated = (text: string, length: number): string =>
  text.repeat(Math.ceil(length / text.length)).slice(0, length);

const apiKey = 'sk_0123456789abcdefghijklmnopqrstuvwxyz';

/** A private key, as a user may type it: it is masked line by line. */
const lines = Array.from({ length: 50 }, (_, index) => createHash('sha512').update(`${index}`).digest('base64'));

/** Texts of `secret()` that are in use for the whole run. */
const typed = [secret(lines.join('\n')), secret('ab'.repeat(2_000))];

/** Redaction covers up to 16,384 units: 8 times 2,000 are just below that. */
const redaction = ([name, text]: readonly [name: string, text: string]): Scan => ({
  name: `redaction: ${name}`,
  unit: 2_000,
  prepare: (length) => {
    const hostile = repeated(text, length);
    return () => redact(hostile, [apiKey]);
  },
});

const redactions = (
  [
    ['letters', 'x'],
    ['the key', apiKey],
    ['the lines of a secret', lines.join(' ')],
    ['a secret that repeats itself', 'ab'],
    ['places where a secret may have been cut', '…'],
    ['authorizations', 'Bearer '],
    ['authorizations without an end', `Bearer${' '.repeat(500)}`],
    ['addresses', '://a'],
    ['a user name without an end', `://${'a'.repeat(500)}`],
    ['queries', '?token='],
    ['names of a query', '?token'],
  ] as const
).map(redaction);

/** A reply that streams, in pieces. */
const streamOf = (type: string, pieces: Iterable<Uint8Array>): HttpStream => ({
  status: 200,
  headers: { 'content-type': type },
  body: (async function* () {
    yield* pieces;
  })(),
  close: () => undefined,
});

/** Splits a text into the pieces in which a socket reads it, or into bytes. */
const piecesOf = (text: string, length = 65_536): readonly Uint8Array[] => {
  const bytes = Buffer.from(text);
  const count = Math.ceil(bytes.length / length);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * length, (index + 1) * length));
};

const readAll = async (source: AsyncIterable<unknown>): Promise<void> => {
  for await (const _ of source);
};

const stream = (
  name: string,
  read: (stream: HttpStream, what: string) => AsyncIterable<unknown>,
  type: string,
  textOf: (length: number) => string,
  piece?: number,
): Scan => ({
  name,
  unit: 10_000,
  prepare: (length) => {
    const pieces = piecesOf(textOf(length), piece);
    return () => readAll(read(streamOf(type, pieces), 'Bench'));
  },
});

const nested = (length: number): string => `${'['.repeat(length / 2)}${']'.repeat(length / 2)}`;

const [plain, events] = ['text/plain', 'text/event-stream'];

const streams: readonly Scan[] = [
  stream('lines: empty ones', textLines, plain, (length) => repeated('\n', length)),
  stream('lines: one, byte by byte', textLines, plain, (length) => repeated('x', length), 1),
  stream('lines of JSON: lists in lists', jsonLines, plain, nested),
  stream('events: empty lines', serverSentEvents, events, (length) => repeated('\n', length)),
  stream('events: lines that end in \\r', serverSentEvents, events, (length) => repeated('data: x\r', length)),
  stream(
    'events: lines that end in \\n, then \\r',
    serverSentEvents,
    events,
    (length) => `${repeated(':\n', length)}\r`,
  ),
  stream('events: one, byte by byte', serverSentEvents, events, (length) => `data: ${repeated('x', length)}`, 1),
];

const status: Scan = {
  name: 'output of a command: ends of it, byte by byte',
  unit: 10_000,
  prepare: (length) => {
    const mark = '0'.repeat(32);
    const pieces = piecesOf(repeated(`\u001E${mark.slice(1)}`, length), 1);
    return () => {
      const command = markCommand(mark);
      for (const piece of pieces) command.strip(piece);
    };
  },
};

const picture: Scan = {
  name: 'a JPEG of fill bytes',
  unit: 10_000,
  prepare: (length) => {
    const bytes = new Uint8Array(length).fill(0xff);
    bytes[1] = 0xd8;
    return () => imageHeader(bytes);
  },
};

/** The server's next output: the body of a refusal, or WebSocket frames. */
let answer: Uint8Array = new Uint8Array();

/** Starts a server that refuses every request, and sends the prepared frames on a WebSocket. */
const listen = async (): Promise<{ readonly server: Server; readonly url: string }> => {
  const server = createServer((_request, response) => {
    response.writeHead(400, { 'content-type': 'application/json', 'retry-after': `Mon, ${'00:00:0'.repeat(500)}` });
    response.end(answer);
  });
  server.on('upgrade', (request, socket) => {
    const key = `${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    socket.on('error', () => undefined);
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
    );
    socket.end(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { server, url: `http://127.0.0.1:${address.port}` };
};

const { server, url } = await listen();
const client = lightconeClient({ apiKey, baseUrl: url });

const refusal = (name: string, textOf: (length: number) => string): Scan => ({
  name: `a refusal: ${name}`,
  unit: 10_000,
  prepare: (length) => {
    const body = Buffer.from(textOf(length));
    return async () => {
      answer = body;
      await client.retrieve('computer').catch(() => undefined);
    };
  },
});

const refusals: readonly Scan[] = [
  refusal('a sentence without an end', (length) => JSON.stringify({ message: repeated('no ', length) })),
  refusal('blanks', (length) => repeated(' ', length)),
  refusal('errors in errors', (length) => `${repeated('{"error":', length / 2)}0${'}'.repeat(length / 2)}`),
  refusal('lists in lists', nested),
];

/** Returns frames of one byte, and the frame that closes the connection. */
const framesOf = (first: number, others: number, last: number, length: number): Uint8Array => {
  const count = Math.floor(length / 3);
  const frames = Array.from({ length: count }, (_, index) => [
    index === 0 ? first : index === count - 1 ? last : others,
    1,
    0x78,
  ]);
  return Uint8Array.from([...frames.flat(), 0x88, 0]);
};

const socket = (name: string, framing: (length: number) => Uint8Array): Scan => ({
  name: `a WebSocket: ${name}`,
  unit: 10_000,
  prepare: (length) => {
    const frames = framing(length);
    return async () => {
      answer = frames;
      await readAll(await client.connectWebSocket('computer')).catch(() => undefined);
    };
  },
});

const sockets: readonly Scan[] = [
  socket('messages of one byte', (length) => framesOf(0x81, 0x81, 0x81, length)),
  socket('a message in fragments of one byte', (length) => framesOf(0x01, 0x00, 0x80, length)),
];

/** A scan that takes longer is not repeated, in milliseconds. */
const enoughMs = 500;

/** Returns the processor time of this process, in milliseconds. Other processes are not included. */
const usedMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** Returns the processor time of a scan, in milliseconds: the shortest of several runs, after a warm-up run. */
const timeOf = async (scan: () => unknown): Promise<number> => {
  const begin = performance.now();
  const times: number[] = [];
  while (times.length < 2 || (times.length <= runs && performance.now() - begin < enoughMs)) {
    const before = usedMs();
    await scan();
    times.push(usedMs() - before);
  }
  return Math.min(...times.slice(1));
};

const columns = (cells: readonly string[], width: number): string => cells.map((cell) => cell.padStart(width)).join('');

console.log(
  `${' '.repeat(50)}${columns(
    factors.map((factor) => `${factor}×`),
    12,
  )}   each to the one before`,
);
for (const { name, unit, prepare } of [...redactions, ...refusals, ...streams, status, picture, ...sockets]) {
  const times: number[] = [];
  for (const factor of factors) times.push(await timeOf(prepare(factor * unit)));
  const ratios = times.slice(1).map((time, index) => (time / (times[index] ?? NaN)).toFixed(1));
  const shown = times.map((time) => `${time.toFixed(2)} ms`);
  console.log(`${name.padEnd(50)}${columns(shown, 12)}${columns(ratios, 7)}`);
}
console.log(`1× is 10 kB; of a redaction, which is done up to 16 kB, 2 kB. ${typed.length} secrets are in use.`);
client.close();
server.close();
server.closeAllConnections();
