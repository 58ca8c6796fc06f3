import type { ShellEvent } from '@farhand/lybic-driver';
import { describe, expect, test } from 'vitest';
import { clientOf, rejection, vendor } from './scripted-vendor.js';
import type { Reply } from './vendor-answers.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const events = async (reply: Reply): Promise<readonly (ShellEvent | string)[]> => {
  const service = await vendor({ 'POST S/shell/stream': reply });
  const heard: (ShellEvent | string)[] = [];
  for await (const event of await clientOf(service).shell.stream('SBX-1', { command: 'ls' })) {
    heard.push('bytes' in event ? `${event.type}: ${Buffer.from(event.bytes).toString()}` : event);
  }
  expect(service.seen[0]?.headers.accept).toBe('text/event-stream');
  return heard;
};

test('what a command says, up to its end', async () => {
  const text = [
    ': a comment',
    'event: message',
    `data: {"stdout":"${base64('grüße\n')}"}`,
    '',
    `data:{"stderr":"${base64('oh')}"}`,
    'id: 7',
    'data: {"waiting":"x"}',
    `data: {"timeout":"${base64('too late')}"}`,
    'data: {"news":1}',
    'data: {"end":""}',
    `data: {"stdout":"${base64('nobody hears this')}"}`,
  ].join('\n\n');
  expect(await events({ text })).toEqual([
    'stdout: grüße\n',
    'stderr: oh',
    { type: 'waiting' },
    { type: 'timeout', message: 'too late' },
  ]);
});

test('lines may end as they do on Windows, and the last one not at all', async () => {
  const text = `data: {"stdout":"${base64('a')}"}\r\n\r\ndata: {"end":""}`;
  expect(await events({ text })).toEqual(['stdout: a']);
});

test('a long line is read, in whatever pieces it comes', async () => {
  const long = 'x'.repeat(3_000_000);
  const text = `data: {"stdout":"${base64(long)}"}\ndata: {"end":""}\n`;
  expect(await events({ text })).toEqual([`stdout: ${long}`]);
});

describe('a stream that cannot be believed', () => {
  test('it stops before its end', async () => {
    const error = await rejection(events({ text: 'data: {"stdout":""}\n\n' }));
    expect(error).toMatchObject({ code: 'PROTOCOL', message: expect.stringContaining('may still run') });
  });

  test('it has an event that is cut off', async () => {
    expect(await rejection(events({ text: 'data: {"stdout":"\n\n' }))).toMatchObject({ code: 'PROTOCOL' });
  });

  test.each([
    ['of data', 'data: '],
    ['of anything', ''],
  ])('it has a line %s that does not end', async (_, start) => {
    const text = `data: {"waiting":"x"}\n${start}${'x'.repeat(17 * 2 ** 20)}`;
    expect(await rejection(events({ text }))).toMatchObject({
      code: 'PROTOCOL',
      message:
        'Lybic: POST /api/orgs/{orgId}/sandboxes/{sandboxId}/shell/stream: a line exceeds the limit of 16777216 characters.',
    });
  });

  test('its reply is lost: the command is not run again', async () => {
    expect(await rejection(events('reset'))).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  });
});

test('ends with its signal', async () => {
  const service = await vendor({ 'POST S/shell/stream': { text: '' } });
  const signal = AbortSignal.abort('enough');
  expect(await rejection(clientOf(service).shell.stream('SBX-1', { command: 'ls' }, { signal }))).toBe('enough');
  expect(service.seen).toEqual([]);
});
