import { attach, launch, type Computer } from '@farhand/core';
import { serveReportingPage, type ReportingPage } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { caught } from '../../core/test/failures.js';

const box = (id: string, left: number): string =>
  `<div id="${id}" style="position:fixed;left:${left}px;top:100px;width:100px;height:100px;background:silver">${id}</div>`;

/** Notes how a drag ends, and what the page gets afterwards. */
const html = (script: string): string => `<!doctype html><title>drops</title>
${box('source', 100)}${box('target', 400)}
<script>${script}
  const log = [];
  answer = () => log;
  source.draggable = true;
  source.ondragstart = (event) => event.dataTransfer.setData('text/plain', 'luggage');
  target.ondragover = (event) => event.preventDefault();
  for (const type of ['dragstart', 'drop', 'dragend', 'mousedown', 'mouseup', 'click', 'keydown', 'keyup'])
    addEventListener(type, (event) => {
      const end = type === 'dragend' ? ' ' + event.dataTransfer.dropEffect : '';
      log.push(type + ' ' + (event.key ?? (event.target.id || event.target.nodeName)) + end);
    }, true);
</script>`;

const from = { x: 150, y: 150 };
const to = { x: 450, y: 150 };

/** What the page sees of a drag that is given up over the target. By a hand's Escape it gets that key's release too. */
const givenUp = ['mousedown source', 'dragstart source', 'dragend source none', 'keyup Escape', 'mouseup source'];

const driver = local({ args: ['--kiosk'] });
let page: ReportingPage;
let computer: Computer;

beforeAll(async () => {
  page = await serveReportingPage(html);
  computer = await launch(driver, { kind: 'desktop' });
});

beforeEach(() => page.open(computer));

afterAll(async () => {
  await computer.close();
  await page[Symbol.asyncDispose]();
});

test('a hold whose body throws, with a key down that stays so', async () => {
  const { keyboard, mouse, tab } = computer;
  await keyboard.hold('shift', async () => {
    await mouse.move(from.x, from.y);
    const hold = mouse.hold('left', async () => {
      await mouse.move(to.x, to.y);
      throw new Error('given up');
    });
    expect(String(await caught(hold))).toBe('Error: given up');
    await tab.click(to.x, to.y);
  });
  await tab.press('F9');
  expect(await page.ask()).toEqual([
    'keydown Shift',
    ...givenUp,
    'mousedown target',
    'mouseup target',
    'click target',
    'keyup Shift',
    'keydown F9',
    'keyup F9',
  ]);
});

test('a drag whose time is over, and the error says where the pointer went', async () => {
  const error = await caught(computer.tab.drag(from, to, { steps: 1000, timeoutMs: 3000 }));
  expect(error).toMatchObject({ released: [{ button: 'left', returnedTo: from }] });
  await computer.tab.press('F9');
  expect(await page.ask()).toEqual([...givenUp, 'keydown F9', 'keyup F9']);
});

test('close() of a display that is only attached', async () => {
  const other = await attach(driver, computer.id);
  await other.mouse.move(from.x, from.y).down().move(to.x, to.y);
  await other.close();
  await computer.tab.press('F9');
  expect(await page.ask()).toEqual([...givenUp, 'keydown F9', 'keyup F9']);
});
