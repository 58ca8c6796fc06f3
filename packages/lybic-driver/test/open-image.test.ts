import { suppressedErrors } from '@farhand/core/driver';
import { lybic } from '@farhand/lybic-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { forever, instant, rejection, settings, vendor, type Vendor } from './scripted-vendor.js';
import { desktop, sandbox, type Answer, type Script } from './vendor-answers.js';

const fromImage = 'POST O/sandboxes/from-image';
const list = 'GET O/sandboxes';
const name = expect.stringMatching(/^farhand ci-7 [0-9a-f]{24}$/);

const serve = async (answer: Answer, more: Script = {}): Promise<Vendor> =>
  vendor({ ...desktop, [fromImage]: answer, ...more });

const open = async (service: Vendor, maxLifetimeMs?: number, projectId?: string): Promise<string> => {
  const { shape: _shape, ...account } = settings(service.url);
  const options = { ...account, imageId: 'IMG-1', pace: instant, ...(projectId === undefined ? {} : { projectId }) };
  const life = maxLifetimeMs === undefined ? {} : { maxLifetimeMs };
  const connection = await lybic(options).open({ kind: 'desktop', tag: 'ci-7', ...life }, forever());
  onTestFinished(() => connection.detach());
  return connection.id;
};

const made: Answer = { json: { sandbox, bookId: 'BOOK-1' } };

describe('a sandbox of an image', () => {
  test.each([
    [undefined, 3600],
    [300_000, 300],
    [604_800_000, 604_800],
  ])('with a life of %s ms', async (maxLifetimeMs, maxLifeSeconds) => {
    const service = await serve(made);
    expect(await open(service, maxLifetimeMs, 'PRJ-1')).toBe('SBX-1');
    expect(service.log()[0]).toEqual([fromImage, { imageId: 'IMG-1', name, maxLifeSeconds, projectId: 'PRJ-1' }]);
  });

  test.each([299_000, 604_800_001])('not with a life of %d ms', async (maxLifetimeMs) => {
    const service = await serve(made);
    expect(await rejection(open(service, maxLifetimeMs))).toEqual(
      new RangeError(
        `lybic: maxLifetimeMs must be from 300000 to 604800000 milliseconds (seven days) for a sandbox of an image, got ${maxLifetimeMs}.`,
      ),
    );
    expect(service.seen).toEqual([]);
  });

  test('is found by its name if the reply is lost', async () => {
    const service = await serve('reset');
    const nameSent = (): unknown => Object(service.seen[0]?.body)['name'];
    service.answer({ [list]: () => ({ json: [{ ...sandbox, name: nameSent() }] }) });
    expect(await open(service)).toBe('SBX-1');
    expect(service.log().filter((line) => line[0] === fromImage)).toHaveLength(1);
  });

  test('of an image that there is not: the refusal, and no look at shapes', async () => {
    const service = await serve({ status: 404, json: { message: 'Machine image IMG-1 not found' } });
    const error = await rejection(open(service));
    expect(error).toMatchObject({ message: expect.stringContaining('Machine image IMG-1 not found') });
    expect(suppressedErrors(error)).toEqual([]);
    expect(service.log()).toHaveLength(1);
  });
});
