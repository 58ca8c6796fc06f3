import { launch, type Computer } from '@farhand/core';
import { serveLightcone } from '@farhand/emulators';
import { lightcone, type LightconeOptions } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { expect, onTestFinished, test } from 'vitest';

test('the files of a desktop survive it', async () => {
  const server = await serveLightcone({ driver: local(), allowExec: true });
  onTestFinished(() => server.close());
  const open = async (more: LightconeOptions): Promise<Computer> => {
    const driver = lightcone({ apiKey: server.token, baseUrl: server.url, ...more });
    const computer = await launch(driver, { kind: 'desktop' });
    onTestFinished(() => computer.close());
    return computer;
  };
  const run = async (computer: Computer, command: string): Promise<string | undefined> =>
    (await computer.shell?.run(command))?.stdout;

  const first = await open({ persistent: true });
  await run(first, 'mkdir -p notes && echo kept > notes/a && ln -s notes/a link');
  await first.close();
  const second = await open({ environment: first.id });
  expect(await run(second, 'cat link; pwd')).toMatch(/^kept\n/);
  await run(second, 'echo lost > notes/a');
  await second.close();
  expect(await run(await open({ environment: first.id }), 'cat notes/a')).toBe('kept\n');
});
