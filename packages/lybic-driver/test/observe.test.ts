import type { LybicCall } from '@farhand/lybic-driver';
import { expect, test } from 'vitest';
import { connect, forever, key } from './scripted-vendor.js';
import { done, execute, webp, type Reply } from './vendor-answers.js';

const px = (value: number) => ({ type: 'px', value }) as const;
const click: LybicCall = { type: 'mouse:click', x: px(3), y: px(4), button: 1 };
const down: LybicCall = { type: 'key:down', key: 'shift' };
const image = { bytes: webp(1280, 720), width: 1280, height: 720, mime: 'image/webp' };

/** Sends a key and a click with a look behind them; the click is answered so. */
const observe = async (answer: (url: string) => Reply, bucket: Reply = { text: webp(1280, 720) }) => {
  const { connection, service, log } = await connect();
  service.answer({ [execute]: [done, answer(service.url)], 'GET /s.webp': bucket });
  return { report: await connection.send([down, click], forever(), {}), log: log(), service };
};

const withPicture = (url: string): Reply => ({ json: { screenShot: `${url}/s.webp` } });

test('a picture comes with the answer to the last call, and is fetched without the key', async () => {
  const { report, log, service } = await observe(withPicture);
  expect(report).toEqual({ outcomes: ['applied', 'applied'], requests: 2, screenshot: image });
  expect(log).toEqual([
    [execute, { action: down, includeScreenShot: false, includeCursorPosition: false }],
    [execute, { action: click, includeScreenShot: true, includeCursorPosition: false }],
    'GET /s.webp',
  ]);
  expect(JSON.stringify(service.seen.at(-1)?.headers)).not.toContain(key);
});

test.each<readonly [string, (url: string) => Reply, Reply]>([
  ['is not answered', () => done, done],
  ['cannot be fetched', withPicture, { status: 404, text: '' }],
  ['is none', withPicture, { text: '<html>' }],
])('the calls are applied also if the picture %s', async (_, answer, bucket) => {
  const { report } = await observe(answer, bucket);
  expect(report).toEqual({ outcomes: ['applied', 'applied'], requests: 2 });
});

test('a call whose reply is lost is not sent again for the picture', async () => {
  const { report, log } = await observe(() => 'reset');
  expect(report).toMatchObject({ outcomes: ['applied', 'unknown'], error: { code: 'OUTCOME_UNKNOWN' } });
  expect(log).toHaveLength(2);
});

test('nothing is looked at behind no calls', async () => {
  const { connection, log } = await connect();
  expect(await connection.send([], forever(), {})).toEqual({ outcomes: [], requests: 0 });
  expect(log()).toEqual([]);
});

test('the plan shows which request is answered with a picture', async () => {
  const { connection } = await connect();
  const summary = 'POST /api/orgs/{orgId}/sandboxes/{sandboxId}/actions/execute';
  expect(connection.plan([down, click], {}).map((request) => request.summary)).toEqual([
    summary,
    `${summary} with a picture`,
  ]);
  expect(connection.plan([], {})).toEqual([{ summary: `${summary} with a picture`, lines: ['{"type":"screenshot"}'] }]);
});
