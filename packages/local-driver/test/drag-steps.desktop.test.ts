import { launch } from '@farhand/core';
import { serveReportingPage } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { expect, test } from 'vitest';

/** A page that notes where it saw the pointer with a button down, and reports that when the button comes up. */
const html = (onMove: string) => (script: string) =>
  `<!doctype html><title>steps</title>
<div id="dragged" style="position: absolute; width: 100px; height: 100px; background: silver"></div>
<script>${script}
  let seen = [];
  onmousemove = ({ buttons, clientX, clientY }) => {
    if (buttons !== 1) return;
    seen.push(clientX);
    ${onMove}
  };
  onmouseup = () => {
    report(seen);
    seen = [];
  };
</script>`;

const steps = Array.from({ length: 20 }, (_, index) => 110 + index * 10);

test.each([
  ['does nothing else', ''],
  ['paints', "dragged.style.translate = clientX + 'px ' + clientY + 'px';"],
  ['takes 12 ms for each', 'const start = performance.now(); while (performance.now() < start + 12);'],
])('a page sees each step of a drag if it %s', async (_what, onMove) => {
  await using page = await serveReportingPage(html(onMove));
  await using computer = await launch(local({ args: ['--kiosk'] }), { kind: 'desktop' });
  await page.open(computer);
  for (const y of [100, 300, 500]) {
    await computer.mouse.drag({ x: 100, y }, { x: 300, y }, { steps: 20 });
    expect(await page.reported()).toEqual(steps);
  }
});
