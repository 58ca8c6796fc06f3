import { launch } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { useOwnTempFolder } from './left-behind.js';

useOwnTempFolder();

/** Each page asks for its path and `-shown` once it is on the screen. */
const page = `<script>
  requestAnimationFrame(() => requestAnimationFrame(() => fetch(location.pathname + '-shown')));
</script>`;

test('goto opens an address in the browser of the desktop, and the next one in the same browser', async () => {
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
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;

  await using computer = await launch(local(), { kind: 'desktop' });
  for (const path of ['/first?a=1&b=it%27s', '/second']) {
    await computer.tab.goto(origin + path);
    const [name = ''] = path.split('?');
    await expect.poll(() => asked, { timeout: 20_000 }).toContain(`${name}-shown`);
    expect(asked).toContain(path);
  }
  const browsers = await computer.shell?.run(
    'ps -eo args | grep -c "[-]-user-data-dir=$(dirname "$XAUTHORITY")/profile .*--window-size"',
  );
  expect(browsers?.stdout).toBe('1\n');
});
