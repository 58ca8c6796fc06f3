import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Uses a desktop where the build of sharp for this platform was left out. */
const program = `
  import { register } from 'node:module';
  const hook = \`export const resolve = (specifier, context, next) => {
    if (specifier !== 'sharp') return next(specifier, context);
    throw new Error('Could not load the "sharp" module using the linux-x64 runtime');
  };\`;
  register('data:text/javascript,' + encodeURIComponent(hook));
  const { launch } = await import('@farhand/core');
  const { local } = await import('@farhand/local-driver');
  const computer = await launch(local(), { kind: 'desktop', display: { width: 320, height: 200 } });
  await computer.tab.screenshot().catch((error) => console.log(error.name + ' ' + error.code + ': ' + error.message));
  const { outcome } = (await computer.tab.click(1, 1)).steps[0];
  console.log(outcome, (await computer.shell.run('echo ok')).stdout.trim());
  await computer.close();
`;

test('without sharp a desktop is used, and a screenshot of it says what is missing', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  expect(stdout.split('\n')).toEqual([
    'UnsupportedFacetError UNSUPPORTED_FACET: local: screenshots of a desktop require the package sharp, which could not be loaded, because its build for this platform is missing. Install it: npm install --include=optional sharp',
    'applied ok',
    '',
  ]);
});
