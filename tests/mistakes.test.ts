import { once } from 'node:events';
import { createServer } from 'node:http';
import { compileFunction } from 'node:vm';
import { launch, type Computer } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { serveLightcone, serveLybic } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { lybic } from '@farhand/lybic-driver';
import { webdriver } from '@farhand/webdriver-driver';
import { expect, onTestFinished, test, vi } from 'vitest';
import { mistakes, type Mistakes } from './mistakes.js';

/** Does something with the computer that mistakes are made on. */
const onComputer = async (on: Mistakes['on'], work: (computer: Computer) => Promise<string>): Promise<string> => {
  if (on === 'lightcone browser') {
    await using server = await serveLightcone({ driver: recorder() });
    await using computer = await launch(lightcone({ apiKey: server.token, baseUrl: server.url }));
    return await work(computer);
  }
  if (on === 'lybic desktop') {
    await using server = await serveLybic({ driver: recorder() });
    const account = {
      apiKey: server.token,
      orgId: server.orgId,
      baseUrl: server.url,
      shape: 'beijing-2c-4g-cpu-linux',
    };
    await using computer = await launch(lybic(account), { kind: 'desktop' });
    return await work(computer);
  }
  const driver = recorder();
  await using computer = await launch(driver);
  const said = await work(computer);
  expect(driver.connections.flatMap(({ log }) => log)).toEqual([]);
  return said;
};

/** Runs something, and returns what it throws, or what a promise that it forgot rejects with. */
const thrownBy = async (work: () => Promise<unknown>): Promise<unknown> => {
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  try {
    const forgotten = new Promise<unknown>((resolve) => process.once('unhandledRejection', resolve));
    const own = work().then(
      () => forgotten,
      (error: unknown) => error,
    );
    return await own;
  } finally {
    process.removeAllListeners('unhandledRejection');
    for (const listener of others) process.on('unhandledRejection', listener);
  }
};

/** The port in what is written, at which a server without any path answers. */
const port = ':7357/';

/** Starts a server that knows no path. Returns its port as it stands in an address. */
const serveNothing = async (): Promise<string> => {
  const server = createServer((_request, response) => response.writeHead(404).end('404 page not found\n'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return `:${typeof address === 'object' ? address?.port : ''}/`;
};

/** The error that a piece of JavaScript ends in. */
const errorOf = (code: string, on: Mistakes['on'], served: string): Promise<string> =>
  onComputer(on, async (computer) => {
    const known = { computer, tab: computer.tab, driver: recorder(), launch, lightcone, local, lybic, webdriver };
    const run = compileFunction(
      `return (async () => { { ${code.replaceAll(port, served)}\n } })();`,
      Object.keys(known),
    );
    const error = await thrownBy(() => run(...Object.values(known)));
    if (!(error instanceof Error)) throw new Error(`It was no mistake: ${code}`);
    return `${error.name}: ${error.message}`.replaceAll(served, port);
  });

const sectionOf = async ({ title, about, on, write }: Mistakes, served: string): Promise<string> => {
  const blocks: string[] = [];
  for (const code of write)
    blocks.push(`\`\`\`js\n${code}\n\`\`\`\n\n\`\`\`text\n${await errorOf(code, on, served)}\n\`\`\``);
  return `## ${title}\n\n${about}\n\n${blocks.join('\n\n')}\n`;
};

// To bring the page up to date: `npx vitest run tests/mistakes.test.ts --update`.
test('docs/rely/mistakes.md has every mistake with the error that it gives, and none does anything', async () => {
  // What the page writes into the environment, and what it says is not there, is put back.
  for (const name of ['DISPLAY', 'WAYLAND_DISPLAY', 'FARHAND_XVFB']) vi.stubEnv(name, undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
  const served = await serveNothing();
  const sections: string[] = [];
  for (const section of mistakes) sections.push(await sectionOf(section, served));
  const page = `---
description: Error messages for wrong arguments and options, with the code that causes each message and the fix.
question: What does this error message about my call mean?
---

# Mistakes in calls and their messages

Search this page for your message. Above it is the code that causes it, and its last sentence is the fix. Farhand raises almost all of these
errors before it sends anything, and TypeScript reports most of them while you write. A test runs every example and keeps the page
current.

${sections.join('\n')}`;
  await expect(page).toMatchFileSnapshot('../docs/rely/mistakes.md');
});
