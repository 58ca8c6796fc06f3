import { fileURLToPath } from 'node:url';
import { serveHostilePictures, takePictures } from '@farhand/driver-testkit';
import { expect, onTestFinished, test } from 'vitest';
import { settings, vendor } from './scripted-vendor.js';
import { cursorAt, desktop, execute } from './vendor-answers.js';

test('no picture fills the memory, and each that is none has a code', { timeout: 60_000 }, async () => {
  const hostile = await serveHostilePictures();
  onTestFinished(() => hostile[Symbol.asyncDispose]());
  const { pictures } = hostile;
  const answers = pictures.map(({ url }) => ({ json: { screenShot: url } }));
  const service = await vendor({ ...desktop, [execute]: [cursorAt(640, 360), ...answers] });
  const { apiKey, orgId, baseUrl } = settings(service.url);
  const { outcomes, grownMegabytes } = await takePictures({
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    imports: `import { lybic } from '@farhand/lybic-driver';`,
    open: `core.attach(lybic(${JSON.stringify({ apiKey, orgId, baseUrl })}), 'SBX-1')`,
    pictures: answers.length,
  });
  console.log(`${outcomes.length} hostile pictures: at most ${grownMegabytes} MB more than before.`);
  expect(outcomes).toEqual(pictures.map(() => 'PROTOCOL'));
  expect(hostile.leaks).toEqual([]);
  expect(grownMegabytes).toBeLessThan(400);
});
