import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

const script = `
  import { launch } from '@farhand/core';
  import { recorder } from '@farhand/driver-testkit/recorder';

  const driver = recorder({ facts: { keysHeldPer: 'tab' } });
  const computer = await launch(driver);
  const holds = async () => {
    await null;
    const alt = computer.keyboard.hold('Alt');
    await computer.keyboard.hold('Control', async () => { await computer.tab.click(1, 1); });
    await alt.release();
  };
  const clicks = async () => {
    await null;
    await computer.tab.click(2, 2);
  };
  await Promise.all([holds(), clicks()]);
  console.log(driver.connections[0].log.map(({ type }) => type).join(' '));
`;

// In a process of its own: whether tasks can be told apart depends on what was used before, and a test runner has used it.
test('the very first hold of a program leaves out the tasks that run beside it', async () => {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
  });
  expect(stdout.trim()).toBe('keyDown keyDown click keyUp keyUp click');
});
