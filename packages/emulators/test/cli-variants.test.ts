import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { greeting, startCli, urlIn } from './cli-process.js';

const said = async (...args: readonly string[]): Promise<{ readonly code: unknown; readonly text: string }> => {
  const child = startCli(...args);
  let text = '';
  child.stdout.on('data', (chunk) => (text += String(chunk)));
  child.stderr.on('data', (chunk) => (text += String(chunk)));
  const [code]: unknown[] = await once(child, 'close');
  return { code, text };
};

/** The HTTP status of a create, and the status word of what was created. */
const created = async (url: string): Promise<readonly unknown[]> => {
  const headers = { authorization: 'Bearer k' };
  const response = await fetch(`${url}/computers`, { method: 'POST', headers });
  const { id } = JSON.parse(await response.text());
  const { status } = JSON.parse(await (await fetch(`${url}/computers/${id}`, { headers })).text());
  return [response.status, status];
};

describe('variants of lightcone', () => {
  const start = (...args: readonly string[]): Promise<string> =>
    greeting(startCli('lightcone', '--backend=recorder', '--token=k', ...args));

  test('are off, and not mentioned, unless they are asked for', async () => {
    const text = await start();
    expect(text).not.toContain('variant');
    expect(await created(urlIn(text))).toEqual([201, 'RUNNING']);
  });

  test('are printed in a form that switches them on again', async () => {
    const options = ['--variant', 'statusWords=documented', '--variant', 'createStatus=200'];
    const text = await start(...options, '--variant', 'eventsEndSession');
    const [, printed = ''] = /\nvariants: (.*)\n\nexport /.exec(text) ?? [];
    expect(printed).toBe('--variant statusWords=documented --variant createStatus=200 --variant eventsEndSession');
    expect(await created(urlIn(text))).toEqual([200, 'running']);

    const again = await start(...printed.split(' '));
    expect(again).toContain(`\nvariants: ${printed}\n`);
    expect(await created(urlIn(again))).toEqual([200, 'running']);
  });

  test('are printed behind the fault dial', async () => {
    const text = await start('--variant=batchUnderResult=true', '--faults=0', '--seed=1');
    expect(text).toContain('\nfault dial: --faults 0 --seed 1\nvariants: --variant batchUnderResult\n\nexport ');
  });
});

test('variants of lybic', async () => {
  const options = ['--variant=positiveScroll=up', '--variant=shellReadRepeats=false'];
  const text = await greeting(startCli('lybic', '--backend=recorder', '--token=k', ...options), 'LYBIC_SANDBOX_SHAPE');
  expect(text).toContain('\nvariants: --variant positiveScroll=up --variant shellReadRepeats=false\n\nexport ');
  const response = await fetch(`${/LYBIC_API_ENDPOINT=(\S+)/.exec(text)?.[1]}/api/computer-use/parse/pyautogui`, {
    method: 'POST',
    headers: { 'x-api-key': 'k' },
    body: JSON.stringify({ textContent: 'pyautogui.scroll(2)' }),
  });
  expect(await response.json()).toMatchObject({ actions: [{ stepVertical: 2 }] });
});

describe('what goes wrong', () => {
  const ofLybic = 'positiveScroll, endRelativeTo, expiredStatus, shellReadRepeats';

  test.each([
    ['lybic', ['statusWords=documented'], `Unknown variant 'statusWords'. Use one of: ${ofLybic}.`],
    ['lybic', ['toString'], `Unknown variant 'toString'. Use one of: ${ofLybic}.`],
    ['lybic', [''], `Unknown variant ''. Use one of: ${ofLybic}.`],
    ['lybic', ['=up'], `Unknown variant ''. Use one of: ${ofLybic}.`],
    ['lightcone', ['evens'], "Unknown variant 'evens'. Use one of: statusWords, createStatus, unknownKindStatus, "],
    ['lybic', ['expiredStatus=302'], "Unknown value '302' of the variant expiredStatus. Use one of: 400, 404, 410."],
    ['lybic', ['positiveScroll='], "Unknown value '' of the variant positiveScroll. Use one of: down, up."],
    [
      'lybic',
      ['positiveScroll=up=down'],
      "Unknown value 'up=down' of the variant positiveScroll. Use one of: down, up.",
    ],
    [
      'lybic',
      ['shellReadRepeats=yes'],
      "Unknown value 'yes' of the variant shellReadRepeats. Use one of: true, false.",
    ],
    ['lybic', ['positiveScroll'], 'The variant positiveScroll requires a value: down, up.'],
    ['lybic', ['positiveScroll=up', 'positiveScroll=down'], 'The variant positiveScroll is set twice. Remove one.'],
  ])('%s %j is explained', async (vendor, variants, message) => {
    const { code, text } = await said(vendor, '--backend=recorder', ...variants.map((one) => `--variant=${one}`));
    expect([code, text.startsWith(message)]).toEqual([2, true]);
  });
});

test('--help lists all of them, and the guide explains each', async () => {
  const { text } = await said('--help');
  expect(text).toContain('\nVariants of lightcone:\n  statusWords=observed|documented\n');
  expect(text).toContain('\n  eventsEndSession[=true|false]\n');
  expect(text).toContain('\nVariants of lybic:\n  positiveScroll=down|up\n');
  const names = [...text.matchAll(/^ {2}(\w+)\[?=/gm)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(11);
  const guide = readFileSync(new URL('../../../docs/emulators/fidelity.md', import.meta.url), 'utf8');
  expect(names.filter((name) => !guide.includes(`\n| \`${name}: `))).toEqual([]);
});
