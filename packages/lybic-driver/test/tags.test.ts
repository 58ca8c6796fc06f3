import { lybic } from '@farhand/lybic-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect, forever, settings, vendor } from './scripted-vendor.js';
import { desktop, sandbox, shape } from './vendor-answers.js';

/** The name under which a launch creates its sandbox. */
const nameOf = async (tag?: string, name?: string): Promise<string> => {
  const service = await vendor(desktop);
  const options = { ...settings(service.url), ...(name === undefined ? {} : { name }) };
  const wanted = { kind: 'desktop', ...(tag === undefined ? {} : { tag }) } as const;
  const connection = await lybic(options).open(wanted, forever());
  onTestFinished(() => connection.detach());
  const body = service.seen[0]?.body;
  if (typeof body !== 'object' || body === null || !('name' in body)) throw new Error('It has no name.');
  return String(body.name);
};

/** The tags that a list shows for sandboxes of these names. */
const tagsOf = async (...names: readonly unknown[]): Promise<readonly unknown[]> => {
  const sandboxes = names.map((name, index) => ({ ...sandbox, id: `SBX-${index}`, name }));
  const service = await vendor({ 'GET O/sandboxes': { json: sandboxes } });
  return (await lybic(settings(service.url)).list(forever())).map((info) => info.tag);
};

describe('the name of a sandbox', () => {
  test('is readable, and begins as the user wants', async () => {
    expect(await nameOf('ci-1234')).toMatch(/^farhand ci-1234 [0-9a-f]{24}$/);
    expect(await nameOf()).toMatch(/^farhand [0-9a-f]{24}$/);
    expect(await nameOf('ci-1234', 'night run')).toMatch(/^night run farhand ci-1234 [0-9a-f]{24}$/);
    expect(await nameOf(undefined, '  mine ')).toMatch(/^mine farhand [0-9a-f]{24}$/);
  });

  test('is another one each time', async () => {
    const names = await Promise.all(Array.from({ length: 5 }, () => nameOf('t')));
    expect(new Set(names).size).toBe(5);
  });

  test('has at most 100 characters, and none cut in half', async () => {
    const tag = 'x'.repeat(40);
    const long = await nameOf(tag, 'n'.repeat(200));
    expect(long).toMatch(/^n{26} farhand x{40} [0-9a-f]{24}$/);
    expect(long).toHaveLength(100);
    expect(await nameOf(tag, `${'n'.repeat(25)}🎉🎉`)).toMatch(/^n{25} farhand /);
    expect(await nameOf(tag, '\ud800')).toMatch(/^\ufffd farhand /);
  });
});

describe('the tag comes back', () => {
  test.each(['ci-1234', 'A', '.', '-', '_.-', 'farhand', '0'.repeat(24), 'x'.repeat(40)])('%s', async (tag) => {
    expect(
      await tagsOf(await nameOf(tag), await nameOf(tag, 'my farhand bot'), await nameOf(tag, 'two\nlines')),
    ).toEqual([tag, tag, tag]);
  });

  test('in the status of a computer as well', async () => {
    const name = await nameOf('ci-7');
    const { connection } = await connect({ 'GET S': { json: { sandbox: { ...sandbox, name, shape } } } });
    expect(await connection.status(forever())).toMatchObject({ id: 'SBX-1', tag: 'ci-7' });
  });
});

describe('a name that is not ours has no tag, however much it looks like one', () => {
  test('of a launch without a tag', async () => {
    expect(
      await tagsOf(await nameOf(), await nameOf(undefined, 'farhand'), await nameOf(undefined, 'farhand ci-1')),
    ).toEqual([undefined, undefined, undefined]);
  });

  test.each<readonly [string, unknown]>([
    ['the vendor’s own', 'sandbox'],
    ['none', undefined],
    ['not even a text', 7],
    ['empty', ''],
    ['a person’s', 'farhand ci-1234'],
    ['a person’s with a number', 'farhand ci-1234 7f3a90c1d2'],
    ['one with the right number of digits', 'farhand ci-1234 7f3a90c1d2e4b5c6a1b2c3d4'],
    ['all zeros', `farhand ci-1234 ${'0'.repeat(24)}`],
  ])('%s', async (_, name) => {
    expect(await tagsOf(name)).toEqual([undefined]);
  });

  test('nor one of ours that was changed', async () => {
    const name = await nameOf('ci-1234');
    const [, , digits = ''] = name.split(' ');
    const changed = digits.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
    const near = [
      name.replace('ci-1234', 'ci-1235'),
      name.replace('ci-1234', 'CI-1234'),
      name.replace('ci-1234', 'ci 1234'),
      name.replace('ci-1234 ', ''),
      name.replace('farhand', 'Farhand'),
      name.replace('farhand', 'xfarhand'),
      `farhand ci-1234 ${changed}`,
      `farhand ci-1234 ${digits.toUpperCase()}`,
      `farhand ci-1234  ${digits}`,
      `${name} copy`,
      `${name} `,
      `${name}\n`,
      `${name}0`,
      name.slice(0, -1),
      `farhand ${'x'.repeat(41)} ${digits}`,
    ].filter((one) => one !== name);
    expect(await tagsOf(...near)).toEqual(near.map(() => undefined));
    expect(near.length).toBeGreaterThanOrEqual(14);
  });
});
