import { jsonLines, type HttpStream } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { client, forever, rejection, serve, type Answer } from './http-scripted-server.js';

const open = async (answer: Answer): Promise<HttpStream> => {
  const { url } = await serve(answer);
  return client({ baseUrl: url }).stream({ method: 'POST', path: '/exec', effect: 'once', deadline: forever() });
};

const answering =
  (body: string, type = 'application/x-ndjson'): Answer =>
  (response) =>
    void response.writeHead(200, type === '' ? {} : { 'content-type': type }).end(body);

const linesOf = async (stream: HttpStream, maxChars?: number): Promise<readonly unknown[]> => {
  const lines: unknown[] = [];
  const limits = maxChars === undefined ? {} : { maxChars };
  for await (const line of jsonLines(stream, 'Acme: POST /exec', limits)) lines.push(line);
  return lines;
};

const read = async (body: string, type?: string): Promise<readonly unknown[]> =>
  linesOf(await open(answering(body, type)));

test('a line is a value, whatever ends it, and the last needs no end', async () => {
  expect(await read('{"a":1}\n\n2\r\n"drei"')).toEqual([{ a: 1 }, 2, 'drei']);
});

test('a line may come in any pieces, also in the middle of a character', async () => {
  const stream = await open((response) => {
    response.writeHead(200);
    response.socket?.setNoDelay(true);
    const send = ([first, ...rest]: readonly number[]): void => {
      if (first === undefined) response.end();
      else response.write(Uint8Array.of(first), () => setImmediate(() => send(rest)));
    };
    send([...Buffer.from('"grün 🙂"\n1\n')]);
  });
  expect(await linesOf(stream)).toEqual(['grün 🙂', 1]);
});

test('the content type may be any but that of a page, since servers differ', async () => {
  expect(await read('1', 'text/plain')).toEqual([1]);
  expect(await read('1', '')).toEqual([1]);
});

describe('an error is', () => {
  test('a page, at once', async () => {
    expect(await rejection(read('1', 'text/html; charset=utf-8'))).toMatchObject({
      code: 'PROTOCOL',
      message: expect.stringContaining("Acme: POST /exec: expected lines of JSON, got 'text/html'."),
    });
  });

  test('a line that is no JSON, after those before it', async () => {
    const lines = jsonLines(await open(answering('1\n{"cut')), 'Acme: POST /exec');
    expect(await lines.next()).toEqual({ done: false, value: 1 });
    expect(await rejection(lines.next())).toMatchObject({
      code: 'PROTOCOL',
      message: 'Acme: POST /exec: received a line that is not complete JSON.',
    });
  });

  test('a line without end', async () => {
    const stream = await open((response) => {
      response.writeHead(200);
      const more = (): void => void (response.destroyed || response.write('a'.repeat(1000), more));
      more();
    });
    expect(await rejection(linesOf(stream, 100_000))).toMatchObject({
      code: 'PROTOCOL',
      message: 'Acme: POST /exec: a line exceeds the limit of 100000 characters.',
    });
  });
});
