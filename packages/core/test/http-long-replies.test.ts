import { redact } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { excerpt } from '../dist/http/reply.js';
import { fetchPublic } from './fetch-public.js';
import { client, forever, instantPace, json, rejection, serve, type Answer } from './http-scripted-server.js';

/** The largest part of a failure's body that is read, in bytes. */
const readBytes = 65_536;

const click = async (answer: Answer): Promise<unknown> => {
  const { url } = await serve(answer);
  return rejection(
    client({ baseUrl: url }).request({ method: 'POST', path: '/click', effect: 'once', deadline: forever() }),
  );
};

/** An answer that never ends. */
const endless =
  (status: number, beginning: string): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'text/plain' }).write(beginning);

describe('of the body of a failure', () => {
  test('no more is waited for than is read', async () => {
    expect(await click(endless(404, 'no '.repeat(readBytes)))).toMatchObject({
      code: 'REJECTED',
      status: 404,
      message: `Acme: POST /click was refused with status 404: ${`${'no '.repeat(54).slice(0, 160)}…`}.`,
    });
  });

  test('nor where anybody may have answered, at the address of a picture', async () => {
    const { url } = await serve(endless(404, 'no '.repeat(readBytes)));
    const local = { vendor: 'Acme', baseUrl: 'http://127.0.0.1:1', pace: instantPace() };
    expect(await rejection(fetchPublic(url, forever(), local))).toMatchObject({ code: 'REJECTED', status: 404 });
  });

  test('a reason that is nested 20,000 fold is none', async () => {
    const depth = 20_000;
    const nested: Answer = (response) =>
      void response.writeHead(400).end(`${'{"error":'.repeat(depth)}"deep"${'}'.repeat(depth)}`);
    expect(await click(nested)).toMatchObject({ code: 'REJECTED', status: 400 });
  });

  test('a reason is found three errors deep, and not deeper', async () => {
    const deep = { error: { error: { error: { message: 'three', error: { message: 'four' } } } } };
    expect(await click(json(400, deep))).toMatchObject({
      message: 'Acme: POST /click was refused with status 400: three.',
    });
  });
});

describe('a long text', () => {
  test.each([
    ['a text of many megabytes', 'x'.repeat(5_000_000), `${'x'.repeat(15_360)}…`],
    ['a text as long as is searched', 'x'.repeat(16_384), 'x'.repeat(16_384)],
    ['a text one longer', 'x'.repeat(16_385), `${'x'.repeat(15_360)}…`],
  ])('is searched and shown up to a length: %s', (_what, text, shown) => {
    expect(redact(text, ['sk_secret_key'])).toBe(shown);
  });

  test('shows no part of a password that the look at it has cut in half', () => {
    expect(redact(`${'x'.repeat(16_360)} https://me:password@example.com`, [])).not.toContain('pass');
  });

  test('shows its beginning on one line', () => {
    expect(excerpt(`one\n two ${'x'.repeat(100_000)}`, [], 10)).toBe('one two xx…');
  });

  test('shows no part of a secret that the look at it has cut in half', () => {
    const secret = 'sk_secret_key';
    const shown = excerpt(`${secret}, `.repeat(10_000), [secret], 100_000);
    expect(shown.replaceAll(/\[redacted\]|\[\w*…$/g, '')).not.toMatch(/[a-z]/);
    expect(shown.length).toBeGreaterThan(10_000);
  });
});
