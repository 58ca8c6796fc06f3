import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** What a program prints that has a computer of which nothing keeps the process alive. */
const outputOf = async (program: string, defaultTimeoutMs: number): Promise<string> => {
  const script = `
    import { launch } from '@farhand/core';
    import { recorder } from '@farhand/driver-testkit/recorder';

    const computer = await launch(recorder(), { defaultTimeoutMs: ${defaultTimeoutMs} });
    const stuck = () => computer.keyboard.hold('Shift', () => new Promise(() => {})).catch((error) => console.log(error.name));
    ${program}`;
  const folder = fileURLToPath(new URL('..', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
  });
  return stdout.trim();
};

test('a hold whose body waits for nothing keeps the process alive until it ends', async () => {
  const program = `await stuck(); console.log(computer.held().length, 'held'); await computer.close();`;
  expect(await outputOf(program, 100)).toBe('TimeoutError\n0 held');
});

test('and not for longer than its computer is open', async () => {
  // The whole test takes less time than the hold would.
  const program = `void stuck(); await computer.close(); console.log('closed');`;
  expect(await outputOf(program, 600_000)).toBe('closed');
});
