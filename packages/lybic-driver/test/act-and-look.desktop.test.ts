import { launch } from '@farhand/core';
import { serveClickColours } from '@farhand/driver-testkit';
import { serveLybic } from '@farhand/emulators';
import { local } from '@farhand/local-driver';
import { lybic } from '@farhand/lybic-driver';
import { expect, onTestFinished, test } from 'vitest';

test('a picture shows what the click before it has led to, in one request and one for the picture', async () => {
  const server = await serveLybic({ driver: local({ args: ['--kiosk'] }), allowExec: true });
  onTestFinished(() => server.close());
  const account = { apiKey: server.token, orgId: server.orgId, baseUrl: server.url, shape: 'beijing-2c-4g-cpu-linux' };
  await using page = await serveClickColours();
  await using computer = await launch(lybic(account), { kind: 'desktop' });
  await page.open(computer);
  const before = server.requests.length;
  expect(await page.after(computer, 6)).toEqual(['green', 'red', 'green', 'red', 'green', 'red']);
  const paths = server.requests.slice(before).map(({ path }) => path.replace(/[^/]+$/, ''));
  const sandbox = `/api/orgs/${server.orgId}/sandboxes/${computer.id}/actions/`;
  expect(paths).toEqual(Array.from({ length: 6 }, () => [sandbox, '/screenshots/']).flat());
});
