import { fileURLToPath } from 'node:url';
import { serveHostilePictures, takePictures } from '@farhand/driver-testkit';
import { expect, onTestFinished, test } from 'vitest';
import { browser, picture, settings, success, vendor, type Reply } from './scripted-vendor.js';

/** An answer of 300 MB that would hold the picture itself. */
const endlessAnswer: Reply = {
  write: (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"status":"SUCCESS","result":{"screenshot_url":"');
    const more = (left: number): void => {
      if (left === 0) response.end('"}}');
      else if (response.write('A'.repeat(2 ** 20))) more(left - 1);
      else response.once('drain', () => more(left - 1));
    };
    more(300);
  },
};

test('no picture fills the memory, and each that is none has a code', { timeout: 60_000 }, async () => {
  const hostile = await serveHostilePictures();
  onTestFinished(() => hostile[Symbol.asyncDispose]());
  const { pictures } = hostile;
  const answers = pictures.map(({ url }) => success({ screenshot_url: url }));
  const service = await vendor({
    ...browser,
    'POST /computers/c1/screenshot': [picture(1280, 720), ...answers, endlessAnswer],
  });
  const { apiKey, baseUrl } = settings(service.url);
  const { outcomes, grownMegabytes } = await takePictures({
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    imports: `import { lightcone } from '@farhand/lightcone-driver';`,
    open: `core.attach(lightcone(${JSON.stringify({ apiKey, baseUrl })}), 'c1')`,
    pictures: answers.length + 1,
  });
  console.log(`${outcomes.length} hostile pictures: at most ${grownMegabytes} MB more than before.`);
  expect(outcomes).toEqual([...pictures.map(() => 'PROTOCOL'), 'PROTOCOL']);
  expect(hostile.leaks).toEqual([]);
  expect(grownMegabytes).toBeLessThan(400);
});
