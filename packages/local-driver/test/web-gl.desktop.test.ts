import { launch } from '@farhand/core';
import { serveReportingPage } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { expect, test } from 'vitest';
import { useOwnTempFolder } from './left-behind.js';

useOwnTempFolder();

const page = (script: string): string => `<!doctype html><meta charset="utf-8"><title>WebGL</title>
<style>body { margin: 0 } canvas { position: fixed; left: 0; top: 0; width: 200px; height: 200px }</style>
<canvas width="200" height="200"></canvas><p>.</p>
<script>${script}
  const contexts = ['webgl', 'webgl2'].map((name) => document.createElement('canvas').getContext(name) !== null);
  const gl = document.querySelector('canvas').getContext('webgl', { preserveDrawingBuffer: true });
  gl?.clearColor(0, 0.6, 0.2, 1);
  gl?.clear(gl.COLOR_BUFFER_BIT);
  answer = () => contexts;
</script>`;

test.each(['desktop', 'browser'] as const)('a page on a %s draws with WebGL', async (kind) => {
  await using computer = await launch(local({ args: kind === 'desktop' ? ['--kiosk'] : [] }), { kind });
  await using served = await serveReportingPage(page);
  await served.open(computer);
  expect(await served.ask()).toEqual([true, true]);
  expect(await (await computer.tab.screenshot()).pixel(100, 100)).toEqual({ red: 0, green: 153, blue: 51 });
});
