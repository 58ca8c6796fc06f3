import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { attach, launch } from '@farhand/core';
import { startDeadline, type Deadline } from '@farhand/core/driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { small, type SmallCall } from '../../../examples/small-driver.js';
import { blocksIn } from '../../../scripts/blocks/block.mjs';

const textOf = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('the driver of the guide', () => {
  const source = textOf('examples/small-driver.ts');

  test('is the file examples/small-driver.ts, whole', () => {
    const [block] = blocksIn(textOf('docs/drivers/write.md'));
    expect(`${block?.code}\n`).toBe(source);
  });

  test('has at most 130 lines', () => {
    expect(source.trimEnd().split('\n').length).toBeLessThanOrEqual(130);
  });
});

const key = 'small-key-0123456789';
const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

type Reply = { readonly status: number; readonly json: unknown } | 'lost';

const ok = (json: unknown): Reply => ({ status: 200, json });

/** The vendor of the guide, which makes the machine `m1`. `inputs`: its replies to input, the last one for ever. */
const vendor = async (...inputs: readonly Reply[]) => {
  const seen: unknown[] = [];
  let count = 0;
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const request = `${incoming.method} ${incoming.url}`;
      const text = Buffer.concat(chunks).toString();
      seen.push(text === '' ? request : [request, JSON.parse(text)]);
      const scripted: Readonly<Record<string, Reply>> = {
        'POST /machines': ok('m1'),
        'POST /machines/m1/input': inputs[Math.min(count, inputs.length - 1)] ?? ok({}),
        'GET /machines/m1/screen': ok(picture),
        'DELETE /machines/m1': ok({}),
      };
      if (request.endsWith('/input')) count += 1;
      const reply = incoming.headers.authorization === `Bearer ${key}` ? scripted[request] : undefined;
      if (reply === 'lost') return void incoming.socket.destroy();
      response.writeHead(reply?.status ?? 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(reply?.json ?? { message: 'not found' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  return { driver: small(key, `http://127.0.0.1:${address.port}`), seen };
};

const deadline = (): Deadline => startDeadline({ timeoutMs: 10_000 }, 'The test');

describe('the small driver', () => {
  test('launches, clicks with a modifier in one request, types, takes a screenshot and ends', async () => {
    const { driver, seen } = await vendor();
    const computer = await launch(driver, { kind: 'desktop' });
    await computer.keyboard.hold('shift', () => computer.tab.click(300, 80));
    await computer.keyboard.type('hé');
    await computer.keyboard.press('Control+a');
    const { width, height } = await computer.tab.screenshot();
    expect([width, height]).toEqual([1, 1]);
    await computer.close();
    expect(seen).toEqual([
      'POST /machines',
      ['POST /machines/m1/input', { type: 'click', x: 300, y: 80, hold: ['Shift'] }],
      ['POST /machines/m1/input', { type: 'text', text: 'hé' }],
      ['POST /machines/m1/input', { type: 'hotkey', keys: ['Control', 'a'] }],
      'GET /machines/m1/screen',
      'DELETE /machines/m1',
    ]);
  });

  test('refuses what the vendor has no call for, and sends nothing of it', async () => {
    const { driver, seen } = await vendor();
    await using computer = await attach(driver, 'm1');
    await expect(computer.tab.dblclick(1, 2)).rejects.toThrow('there is a left click and nothing else');
    expect(seen).toEqual([]);
  });

  const calls: readonly SmallCall[] = [
    { type: 'text', text: 'a' },
    { type: 'text', text: 'b' },
    { type: 'text', text: 'c' },
  ];

  test.each([
    ['all arrive', [ok({})], ['applied', 'applied', 'applied'], 3, undefined],
    ['the second is refused', [ok({}), { status: 422, json: {} }], ['applied', 'notRun', 'notRun'], 2, 'REJECTED'],
    ['the reply to the second is lost', [ok({}), 'lost'], ['applied', 'unknown', 'notRun'], 2, 'OUTCOME_UNKNOWN'],
  ] as const)('says what became of each call: %s', async (_name, inputs, outcomes, requests, code) => {
    const { driver, seen } = await vendor(...inputs);
    const connection = await driver.attach('m1', deadline());
    const report = await connection.send(calls, deadline());
    expect([report.outcomes, report.requests]).toEqual([outcomes, requests]);
    expect(report.error).toEqual(code === undefined ? undefined : expect.objectContaining({ code }));
    expect(seen).toHaveLength(requests);
    await connection.detach();
  });

  test('ends a machine that is gone already without an error', async () => {
    const { driver, seen } = await vendor();
    await driver.terminate('other', deadline());
    expect(seen).toEqual(['DELETE /machines/other']);
  });

  test('shows no key when the vendor refuses it', async () => {
    const { driver } = await vendor({ status: 401, json: { message: `The key ${key} is not known.` } });
    const connection = await driver.attach('m1', deadline());
    const { error } = await connection.send([{ type: 'text', text: 'a' }], deadline());
    expect(error).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(error?.message).not.toContain(key);
    await connection.detach();
  });
});
