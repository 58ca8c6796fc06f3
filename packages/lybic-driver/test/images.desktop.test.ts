import { launch } from '@farhand/core';
import { lybic } from '@farhand/lybic-driver';
import { expect, onTestFinished, test } from 'vitest';
import { linux, openAccount } from './real-desktop.js';

test('a sandbox becomes an image, and computers begin with its disk', async () => {
  const { server, client, options, create, run } = await openAccount();
  const { id } = await create();
  await run(id, 'mkdir work && echo kept > work/file');
  const image = await client.images.create({ sandboxId: id, name: 'prepared', description: 'with a file' });
  expect(image).toMatchObject({
    id: expect.stringMatching(/^IMG-/),
    name: 'prepared',
    description: 'with a file',
    createdAt: expect.stringMatching(/Z$/),
    shapeName: linux,
    scope: 'ORG',
    status: 'READY',
  });
  await expect(client.sandboxes.get(id)).rejects.toMatchObject({ code: 'CLOSED' });
  expect(await client.images.list()).toEqual({ images: [image], quota: { used: 1, limit: 3 } });
  expect((await client.images.list({ scope: 'public' })).images).toEqual([]);

  const computer = await launch(lybic({ ...options, imageId: image.id }), {
    kind: 'desktop',
    tag: 'from-image',
    maxLifetimeMs: 300_000,
  });
  onTestFinished(() => computer.close());
  expect((await computer.shell?.run('cat work/file && echo changed > work/file'))?.stdout).toBe('kept\n');
  expect(await computer.status()).toMatchObject({ tag: 'from-image' });
  expect(server.requests.find(({ path }) => path.endsWith('/from-image'))?.body).toMatchObject({
    imageId: image.id,
    maxLifeSeconds: 300,
  });

  const { sandbox, bookId } = await client.sandboxes.createFromImage({
    imageId: image.id,
    name: 'again',
    maxLifeSeconds: 600,
  });
  expect(bookId).toMatch(/^BOOK-/);
  expect(sandbox).toMatchObject({ name: 'again', shapeName: linux, status: 'RUNNING' });
  expect(await run(sandbox.id, 'cat work/file')).toBe('kept\n');

  await client.images.delete(image.id);
  expect(await client.images.list({ scope: 'all' })).toMatchObject({ images: [], quota: { used: 0 } });
  await expect(launch(lybic({ ...options, imageId: image.id }), { kind: 'desktop' })).rejects.toMatchObject({
    code: 'REJECTED',
    message: expect.stringContaining(`Machine image ${image.id} not found`),
  });
});
