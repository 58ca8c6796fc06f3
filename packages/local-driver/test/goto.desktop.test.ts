import { launch } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { useOwnTempFolder } from './left-behind.js';

useOwnTempFolder();

/** Each page asks for its path and `-shown` once it is on the screen. */
const page = `<script>
  requestAnimationFrame(() => requestAnimationFrame(() => fetch(location.pathname + '-shown')));
</script>`;

interface Site {
  readonly origin: string;
  /** The paths that have been asked for. */
  readonly asked: readonly string[];
}

const serve = async (): Promise<Site> => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address: AddressInfo | string | null = server.address();
  return { origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, asked };
};

test('goto opens an address in the browser of the desktop, and the next one in the same browser', async () => {
  const { origin, asked } = await serve();
  await using computer = await launch(local(), { kind: 'desktop' });
  for (const path of ['/first?a=1&b=it%27s', '/second']) {
    await computer.tab.goto(origin + path);
    const [name = ''] = path.split('?');
    await expect.poll(() => asked, { timeout: 20_000 }).toContain(`${name}-shown`);
    expect(asked).toContain(path);
  }
  // What hands the second address to the first browser ends by itself, and may take longer than the page.
  const browsers = async (): Promise<string | undefined> => {
    const count = 'ps -eo args | grep -c "[-]-user-data-dir=$(dirname "$XAUTHORITY")/profile .*--window-size"';
    return (await computer.shell?.run(count))?.stdout;
  };
  await expect.poll(browsers, { timeout: 20_000 }).toBe('1\n');
});

test('goto opens an address however long the name of the folder for temporary files is', async () => {
  const folder = mkdtempSync(join(tmpdir(), `${'long-'.repeat(20)}`));
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  const { origin, asked } = await serve();
  await using computer = await launch(local(), { kind: 'desktop' });
  await computer.tab.goto(`${origin}/first`);
  await expect.poll(() => asked, { timeout: 20_000 }).toContain('/first-shown');
});
