import { attach, launch, type Computer } from '@farhand/core';
import { serveReportingPage, type ReportingPage } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { caught } from '../../core/test/failures.js';

const box = (id: string, left: number): string =>
  `<div id="${id}" style="position:fixed;left:${left}px;top:100px;width:100px;height:100px;background:silver">${id}</div>`;

/** Notes what happens from the first press on; of events that repeat only the first. */
const html = (script: string): string => `<!doctype html><title>drops</title>
${box('source', 100)}${box('target', 400)}
<script>${script}
  const log = [];
  let last = '';
  answer = () => log;
  source.draggable = true;
  source.ondragstart = (event) => event.dataTransfer.setData('text/plain', 'luggage');
  target.ondragover = (event) => event.preventDefault();
  const note = (line) => { if (line !== last) log.push(last = line); };
  for (const type of ['dragstart', 'dragenter', 'dragleave', 'drop', 'dragend', 'mousedown', 'mouseup', 'click', 'keydown', 'keyup'])
    addEventListener(type, (event) => {
      const end = type === 'dragend' ? ' ' + event.dataTransfer.dropEffect : '';
      note(type + ' ' + (event.key ?? (event.target.id || event.target.nodeName)) + end);
    }, true);
</script>`;

const from = { x: 150, y: 150 };
const to = { x: 450, y: 150 };

/** What a page sees of a drag to the target, up to where it is given up. */
const begun = ['mousedown source', 'dragstart source', 'dragenter target'];
const givenUp = [...begun, 'dragleave target', 'dragend source none', 'mouseup source'];

const driver = local();
let page: ReportingPage;
let computer: Computer;

beforeAll(async () => {
  page = await serveReportingPage(html);
  computer = await launch(driver, { kind: 'browser' });
});

beforeEach(() => page.open(computer));

afterAll(async () => {
  await computer.close();
  await page[Symbol.asyncDispose]();
});

test('a hold whose body throws', async () => {
  const { mouse } = computer;
  await mouse.move(from.x, from.y);
  const hold = mouse.hold('left', async () => {
    await mouse.move(to.x, to.y);
    throw new Error('given up');
  });
  expect(String(await caught(hold))).toBe('Error: given up');
  expect(await page.ask()).toEqual(givenUp);
});

test('a hold that is aborted', async () => {
  const { mouse } = computer;
  const controller = new AbortController();
  await mouse.move(from.x, from.y);
  const body = async (): Promise<void> => {
    await mouse.move(to.x, to.y);
    controller.abort(new Error('aborted'));
    await mouse.move(to.x, to.y + 10);
  };
  expect(String(await caught(mouse.hold('left', body, { signal: controller.signal })))).toBe('Error: aborted');
  expect(await page.ask()).toEqual(givenUp);
});

test('a drag whose time is over, and the error says where the pointer went', async () => {
  const error = await caught(computer.tab.drag(from, to, { steps: 1000, timeoutMs: 2000 }));
  expect(error).toMatchObject({ released: [{ button: 'left', returnedTo: from }] });
  const lines = await page.ask();
  expect(lines).toContain('dragend source none');
  expect(lines).not.toContain('drop target');
});

test('releaseAll(), which says where the pointer went', async () => {
  await computer.mouse.move(from.x, from.y).down().move(to.x, to.y);
  expect(await computer.releaseAll()).toMatchObject([{ button: 'left', returnedTo: from }]);
  expect(await page.ask()).toEqual(givenUp);
});

test('close() of what is only attached', async () => {
  const other = await attach(driver, computer.id);
  await other.mouse.move(from.x, from.y).down().move(to.x, to.y);
  await other.close();
  expect(await page.ask()).toEqual(givenUp);
});

test('a press that did not move comes up where it is', async () => {
  await computer.mouse.move(from.x, from.y).down();
  const [released] = await computer.releaseAll();
  expect(released).not.toHaveProperty('returnedTo');
  expect(await page.ask()).toEqual(['mousedown source', 'mouseup source', 'click source']);
});

test('Escape, after which keys and the mouse reach the page again', async () => {
  const { keyboard, mouse } = computer;
  await mouse.move(from.x, from.y).down().move(to.x, to.y);
  await keyboard.press('Escape');
  await keyboard.press('a');
  await mouse.up();
  expect(await page.ask()).toEqual([
    ...begun,
    'dragleave target',
    'dragend source none',
    'keyup Escape',
    'keydown a',
    'keyup a',
    'mouseup target',
  ]);
});

test('Escape while a button is down and nothing is dragged goes to the page', async () => {
  const { keyboard, mouse } = computer;
  await mouse
    .move(from.x, from.y + 200)
    .down()
    .move(to.x, to.y + 200);
  await keyboard.press('Escape');
  await mouse.up();
  expect(await page.ask()).toEqual(['mousedown HTML', 'keydown Escape', 'keyup Escape', 'mouseup HTML', 'click HTML']);
});
