import type { ServerResponse } from 'node:http';
import { FarhandError, launch, type Computer } from '@farhand/core';
import { webdriver } from '@farhand/webdriver-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { failing, serve, type Script, type ScriptedServer } from './scripted-server.js';

/** A clock on which no time passes. */
const pace = { delay: () => Promise.resolve(), random: () => 0 };

const open = async (script: Script): Promise<{ readonly server: ScriptedServer; readonly computer: Computer }> => {
  const server = await serve(script);
  const computer = await launch(webdriver({ url: server.url, pace }));
  onTestFinished(() => computer.close().catch(() => undefined));
  return { server, computer };
};

const failureOf = async (work: PromiseLike<unknown>): Promise<FarhandError> => {
  const error: unknown = await Promise.resolve(work).catch((thrown: unknown) => thrown);
  if (error instanceof FarhandError) return error;
  throw new Error(`It did not fail as Farhand fails: ${String(error)}`);
};

const outcomesOf = ({ steps = [] }: FarhandError): readonly string[] => steps.map(({ outcome }) => outcome);

describe('a reply of the server to input, and what it proves', () => {
  test.each<[string, Script, string, readonly string[]]>([
    [
      'an argument that it refuses: nothing ran',
      { 'POST /actions': [failing(400, 'invalid argument')] },
      'REJECTED',
      ['notRun'],
    ],
    [
      'a window that is gone: nothing ran',
      { 'POST /actions': [failing(404, 'no such window')] },
      'ACTION_FAILED',
      ['notRun'],
    ],
    [
      'a session that is gone: nothing ran',
      { 'POST /actions': [failing(404, 'invalid session id')] },
      'CLOSED',
      ['notRun'],
    ],
    [
      'a place outside the page: what came before it may have run',
      { 'POST /actions': [failing(500, 'move target out of bounds'), { value: null }] },
      'OUTCOME_UNKNOWN',
      ['unknown'],
    ],
    [
      'an error without a code of its own: unknown',
      { 'POST /actions': [failing(500, 'unknown error', 'disconnected'), { value: null }] },
      'OUTCOME_UNKNOWN',
      ['unknown'],
    ],
  ])('%s', async (_name, script, code, outcomes) => {
    const { computer } = await open(script);
    const error = await failureOf(computer.tab.click(5, 5));
    expect([error.code, outcomesOf(error)]).toEqual([code, outcomes]);
  });

  test('a proxy’s 502 says nothing: unknown', async () => {
    const broken = (response: ServerResponse): void => {
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
    };
    const { computer } = await open({ 'POST /actions': [broken, { value: null }] });
    const error = await failureOf(computer.tab.click(5, 5));
    expect([error.code, outcomesOf(error)]).toEqual(['OUTCOME_UNKNOWN', ['unknown']]);
  });
});

test('input that a dialog of the page has kept out is sent again after the dialog', async () => {
  const { server, computer } = await open({
    'POST /actions': [failing(500, 'unexpected alert open'), { value: null }],
    'GET /alert/text': [failing(404, 'no such alert'), { value: 'Sure?' }, failing(404, 'no such alert')],
    'POST /alert/dismiss': [{ value: null }],
  });
  const receipt = await computer.tab.click(5, 5);
  expect(receipt.steps.map(({ outcome }) => outcome)).toEqual(['applied']);
  expect(server.log.filter((name) => /actions|alert\/dismiss/.test(name))).toEqual([
    'POST /actions',
    'POST /alert/dismiss',
    'POST /actions',
  ]);
});

test('keys during which a dialog opened have an unknown outcome', async () => {
  const { computer } = await open({
    'GET /alert/text': [failing(404, 'no such alert'), { value: 'Sure?' }, failing(404, 'no such alert')],
    'POST /alert/dismiss': [{ value: null }],
  });
  const error = await failureOf(computer.tab.type('abc'));
  expect([error.code, outcomesOf(error)]).toEqual(['OUTCOME_UNKNOWN', ['unknown']]);
  expect(error.message).toBe(
    'tab.type: WebDriver: POST /session/{id}/actions: a dialog opened during this request. The server drops what follows a dialog and does not say where it began. Check the page before you repeat the input.',
  );
});

test('a click that opened a dialog is applied, and its release is sent again after the dialog', async () => {
  const { server, computer } = await open({
    'GET /alert/text': [failing(404, 'no such alert'), { value: 'Sure?' }, failing(404, 'no such alert')],
    'POST /alert/dismiss': [{ value: null }],
  });
  const first = await computer.tab.click(5, 5);
  expect(first.steps.map(({ outcome }) => outcome)).toEqual(['applied']);
  await computer.tab.click(6, 6);
  expect(server.log.filter((name) => /actions|dismiss/.test(name))).toEqual([
    'POST /actions',
    'POST /alert/dismiss',
    'POST /actions',
    'POST /actions',
  ]);
});
