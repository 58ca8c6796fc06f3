import type { Computer, Dialog } from '@farhand/core';
import type { StartedServer } from '@farhand/driver-testkit/servers';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { launchBy, servers } from './webdriver-server.js';

const page = `data:text/html,${encodeURIComponent(`<!doctype html><title>asks</title>
<button style="position:fixed;left:0;top:0;width:100px;height:40px" onclick="said = confirm('Sure?')">confirm</button>
<button style="position:fixed;left:100px;top:0;width:100px;height:40px" onclick="said = prompt('Name?', 'Ann')">prompt</button>
<button style="position:fixed;left:200px;top:0;width:100px;height:40px" onclick="alert('Done.'); said = 'alerted'">alert</button>
<input style="position:fixed;left:0;top:60px" onkeydown="if (event.key === 'x') alert('x')">
<script>
  let said = 'nothing';
  const keys = [];
  for (const type of ['keydown', 'keyup', 'mouseup']) addEventListener(type, ({ key = 'button' }) => keys.push(type + ' ' + key));
  setInterval(() => { document.title = said + '; ' + keys.join(', '); }, 20);
</script>`)}`;

const confirming = [50, 20] as const;
const prompting = [150, 20] as const;
const alerting = [250, 20] as const;

let server: StartedServer;
let computer: Computer;

beforeAll(async () => {
  server = await servers.chromedriver();
  computer = await launchBy(server);
});

beforeEach(() => computer.tab.goto(page));

afterAll(async () => {
  await computer.close();
  await server.stop();
});

const saysSoon = (text: string): Promise<void> =>
  vi.waitFor(async () => expect(await computer.tab.title()).toContain(text), { timeout: 10_000 });

/** Hears of dialogs until the test is over. */
const hear = (listener: (dialog: Dialog) => unknown): void => {
  const stop = computer.on('dialog', listener);
  onTestFinished(() => stop());
};

test('a dialog that nobody answers is dismissed, and the click is done', async () => {
  const receipt = await computer.tab.click(...confirming);
  expect(receipt.steps.map(({ outcome }) => outcome)).toEqual(['applied']);
  await saysSoon('false');
});

test('a listener learns its type and texts, and answers', async () => {
  const seen: unknown[] = [];
  hear(async (dialog) => {
    seen.push([dialog.type, dialog.message, dialog.defaultValue]);
    await dialog.accept('Bob');
  });
  await computer.tab.click(...prompting);
  await saysSoon('Bob');
  await computer.tab.click(...alerting);
  await saysSoon('alerted');
  expect(seen).toEqual([
    ['prompt', 'Name?', 'Ann'],
    ['alert', 'Done.', ''],
  ]);
});

test('what a dialog swallowed is released with the next input', async () => {
  await computer.keyboard.hold('shift', () => computer.tab.click(...confirming));
  await computer.tab.press('a');
  await saysSoon('keyup Shift');
  expect(computer.held()).toEqual([]);
});

test('text during which a dialog opens has an unknown outcome, and says why', async () => {
  await computer.tab.click(20, 70);
  await expect(computer.tab.type('axb')).rejects.toMatchObject({
    code: 'OUTCOME_UNKNOWN',
    message: expect.stringContaining('opened during this request'),
  });
  await computer.tab.press('c');
  await saysSoon('keydown c');
});

test('calls wait for a dialog until its listener has answered', async () => {
  let answer = (): void => undefined;
  const mayAnswer = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const opened = new Promise<void>((resolve) => {
    hear(async (dialog) => {
      resolve();
      await mayAnswer;
      await dialog.accept();
    });
  });
  await computer.tab.click(...confirming);
  await opened;
  const title = computer.tab.content();
  answer();
  expect(await title).toContain('<title>');
  await saysSoon('true');
});
