import { launch } from '@farhand/core';
import { serveReportingPage } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { expect, test } from 'vitest';

const box = (id: string, left: number): string =>
  `<div id="${id}" style="position: absolute; left: ${left}px; top: 100px; width: 100px; height: 100px; background: silver">${id}</div>`;

/** What most pages do that take drops: they answer `dragover` and nothing else. It tells what it saw when a key comes up. */
const html =
  (startMs: number) =>
  (script: string): string =>
    `<!doctype html><title>drops</title>
${box('source', 100)}${box('target', 400)}
<script>${script}
  let log = [];
  const note = (what) => log.push(what);
  source.draggable = true;
  source.ondragstart = (event) => {
    event.dataTransfer.setData('text/plain', 'luggage');
    const begun = performance.now();
    while (performance.now() < begun + ${startMs});
  };
  target.ondragover = (event) => event.preventDefault();
  target.ondrop = (event) => note('drop ' + event.dataTransfer.getData('text/plain'));
  source.ondragend = () => note('dragend');
  onkeydown = (event) => note('keydown ' + event.key);
  onkeyup = (event) => {
    note('keyup ' + event.key);
    report(log);
    log = [];
  };
</script>`;

test('what is dragged in steps is dropped, and the key that follows at once goes to the page', async () => {
  await using page = await serveReportingPage(html(0));
  await using computer = await launch(local({ args: ['--kiosk'] }), { kind: 'desktop' });
  await page.open(computer);
  for (let time = 0; time < 5; time += 1) {
    await computer.mouse.move(150, 150).down().move(450, 150, { steps: 3 }).up();
    await computer.keyboard.press('d');
    expect(await page.reported()).toEqual(['drop luggage', 'dragend', 'keydown d', 'keyup d']);
  }
});

test('a page that takes 150 ms to start a drag gets its drop, also if the pointer came in one step', async () => {
  await using page = await serveReportingPage(html(150));
  await using computer = await launch(local({ args: ['--kiosk'] }), { kind: 'desktop' });
  await page.open(computer);
  await computer.mouse.move(150, 150).down().move(450, 150).up();
  await computer.keyboard.press('d');
  expect(await page.reported()).toEqual(['drop luggage', 'dragend', 'keydown d', 'keyup d']);
});
