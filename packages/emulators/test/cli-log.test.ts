import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { greeting, startCli, urlIn } from './cli-process.js';

const key = 'sk_never_shown_0123';

/** The command with a key of its own, and the lines that it writes for requests. */
const start = async (vendor: 'lightcone' | 'lybic', ...args: readonly string[]) => {
  const child = startCli(vendor, '--backend=recorder', '--token', key, ...args);
  const lines: string[] = [];
  createInterface(child.stderr).on('line', (line) => lines.push(line));
  const text = await greeting(child, vendor === 'lybic' ? 'LYBIC_SANDBOX_SHAPE' : undefined);
  const url = vendor === 'lybic' ? (/LYBIC_API_ENDPOINT=(\S+)/.exec(text)?.[1] ?? '') : urlIn(text);
  const open = (method: string, path: string, body?: object, given: string = key): Promise<Response> =>
    fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${given}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    open,
    send: async (...request: Parameters<typeof open>): Promise<string> => (await open(...request)).text(),
    /** Stops it; returns all lines, with words for what differs from run to run. */
    stop: async (id: string = 'none'): Promise<readonly string[]> => {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      expect(await closed).toEqual([0, null]);
      return lines.map((line) =>
        line
          .replace(/^\d\d:\d\d:\d\d /, 'TIME ')
          .replace(/ +\d+ ms /, ' MS ')
          .replaceAll(id, 'ID'),
      );
    },
  };
};

const idIn = (text: string): string => {
  const { id } = JSON.parse(text);
  return String(id);
};

test('each request to lightcone is a line', async () => {
  const { send, stop } = await start('lightcone');
  const id = idIn(await send('POST', '/computers', { kind: 'browser' }));
  const path = `/computers/${id}`;
  await send('POST', `${path}/click?screenshot_after=true`, { x: 120, y: 80 });
  await send('POST', `${path}/execute`, { action: { type: 'scroll', dx: 0, dy: 240, x: 5, y: 6 } });
  await send('POST', `${path}/batch`, {
    actions: [
      { type: 'click', x: 1, y: 2, button: 'right' },
      { type: 'type', text: 'a\tb' },
      { type: 'keypress', keys: ['ctrl', 'a'] },
    ],
  });
  await send('POST', `${path}/type`, { text: 'It was the best of times, it was the worst of times' });
  await send('POST', `${path}/navigate`, { url: 'https://ada:pass@example.com/a?session=hidden#b' });
  await send('GET', `${path}/tabs`);
  await send('POST', `${path}/click`, { x: 'left' });
  await send('GET', '/nowhere/%1b%5B2J');
  await send('DELETE', path);

  expect(await stop(id)).toEqual([
    'TIME  POST    201 MS  /computers  create browser',
    'TIME  POST    200 MS  /computers/ID/click?screenshot_after=true  click 120, 80',
    'TIME  POST    200 MS  /computers/ID/execute  scroll 0, 240 at 5, 6',
    'TIME  POST    200 MS  /computers/ID/batch  batch of 3: right click 1, 2; type "a\\tb"; press ctrl+a',
    'TIME  POST    200 MS  /computers/ID/type  type "It was the best of times, it was the wo…"',
    'TIME  POST    200 MS  /computers/ID/navigate  go to https://example.com/a',
    'TIME  GET     200 MS  /computers/ID/tabs',
    'TIME  POST    400 MS  /computers/ID/click  click left, ?',
    'TIME  GET     404 MS  /nowhere/%1b%5B2J',
    'TIME  DELETE  200 MS  /computers/ID  end',
  ]);
});

test('each request to lybic is a line', async () => {
  const { send, stop } = await start('lybic');
  const sandboxes = '/api/orgs/ORG-emulator/sandboxes';
  const id = idIn(await send('POST', sandboxes, { shape: 'beijing-2c-4g-cpu-linux' }));
  const act = (action: object): Promise<string> =>
    send('POST', `${sandboxes}/${id}/actions/execute`, { action, includeScreenShot: false });
  const px = (value: number): object => ({ type: 'px', value });
  await act({ type: 'mouse:doubleClick', x: px(120), y: { type: '/', numerator: 1, denominator: 2 }, button: 2 });
  await act({
    type: 'mouse:drag',
    startX: px(1),
    startY: px(2),
    endX: px(3),
    endY: px(4),
    endRelative: true,
    button: 1,
  });
  await act({ type: 'keyboard:type', content: 'héllo' });
  await act({ type: 'keyboard:hotkey', keys: 'ctrl+c' });
  await send('POST', `${sandboxes}/${id}/preview`, {});

  const line = 'TIME  POST    200 MS  /api/orgs/ORG-emulator/sandboxes';
  expect(await stop(id)).toEqual([
    `${line}  create sandbox beijing-2c-4g-cpu-linux`,
    `${line}/ID/actions/execute  right double click 120, 1/2`,
    `${line}/ID/actions/execute  drag 1, 2 → by 3, 4`,
    `${line}/ID/actions/execute  type "héllo"`,
    `${line}/ID/actions/execute  press ctrl+c`,
    `${line}/ID/preview  look`,
  ]);
});

test('no line has a key', async () => {
  const { send, stop } = await start('lightcone', '--allow-exec');
  const id = idIn(await send('POST', '/computers'));
  await send('POST', `/computers/${id}/type?token=${key}&key=${key}`, { text: `my key is ${key}` });
  await send('POST', `/computers/${id}/exec/sync`, { command: `echo ${key}` });
  await send('GET', '/computers', undefined, 'sk_another_key');

  expect(await stop(id)).toEqual([
    'TIME  POST    201 MS  /computers  create browser',
    'TIME  POST    200 MS  /computers/ID/type?token=***&key=***  type "my key is ***"',
    'TIME  POST    200 MS  /computers/ID/exec/sync  run "echo ***"',
    'TIME  GET     401 MS  /computers',
  ]);
});

test('a line says what the fault dial did, also where no reply came', async () => {
  const { send, stop } = await start('lightcone', '--faults=1', '--seed=1', '--fault-types=resetBeforeRead');
  await expect(send('GET', '/computers')).rejects.toThrow('fetch failed');

  expect(await stop()).toEqual(['TIME  GET     --- MS  /computers  fault: resetBeforeRead']);
});

test('a request that is under way when the server ends is cut off', async () => {
  const { open, send, stop } = await start('lightcone');
  const id = idIn(await send('POST', '/computers'));
  const stream = await open('GET', `/computers/${id}/events`);
  const [text, lines] = await Promise.allSettled([stream.text(), stop(id)]);

  expect(text).toMatchObject({ status: 'rejected', reason: { message: 'terminated' } });
  expect(lines).toMatchObject({
    value: ['TIME  POST    201 MS  /computers  create browser', 'TIME  GET     200 MS  /computers/ID/events  cut off'],
  });
});

test('--quiet writes none', async () => {
  const { send, stop } = await start('lightcone', '--quiet');
  await send('GET', '/computers');
  expect(await stop()).toEqual([]);
});
