import { describe, expect, test } from 'vitest';
import { linux, lybic } from './lybic.js';

/** The words that the vendor's OpenAPI (9 March 2026) allows in replies, by field. Those of Android and of streams are never sent. */
const words: Readonly<Record<string, readonly string[]>> = {
  status: ['PENDING', 'RUNNING', 'STOPPED', 'ERROR'],
  os: ['Windows', 'Linux', 'Android'],
  virtualization: ['KVM', 'Container'],
  architecture: ['x86_64', 'aarch64'],
  scope: ['ORG', 'PUBLIC'],
  oneofKind: ['stdout', 'stderr', 'waiting'],
};

/** Those of images: the same field has others there. */
const wordsOfImages = { ...words, status: ['CREATING', 'READY', 'ERROR'] };

/** Every field of a reply that has words of its own, wherever it stands. */
const fieldsIn = (value: unknown, known: typeof words): readonly (readonly [string, unknown])[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]: readonly [string, unknown]) =>
    name in known && typeof one === 'string' ? [[name, one] as const] : fieldsIn(one, known),
  );
};

/** The fields of a reply that have words of their own, and which of these words are not among those that they may have. */
const readWords = (body: unknown, known = words): { readonly fields: readonly string[]; readonly wrong: unknown } => {
  const fields = fieldsIn(body, known);
  return {
    fields: [...new Set(fields.map(([name]) => name))].toSorted(),
    wrong: fields.filter(([name, word]) => !known[name]?.some((one) => one === word)),
  };
};

const right = (...fields: readonly string[]): object => ({ fields, wrong: [] });

const shape = ['architecture', 'os', 'virtualization'];

describe('the words in replies are those of the vendor’s OpenAPI', () => {
  test('of sandboxes, in whatever state', async () => {
    for (const status of ['PENDING', 'RUNNING', 'STOPPED', 'ERROR'] as const) {
      const { call } = await lybic({ statusOf: () => status });
      const { body } = await call('POST', 'sandboxes', { shape: linux });
      expect(readWords(body)).toEqual(right('status'));
      expect(readWords((await call('GET', 'sandboxes')).body)).toEqual(right('status'));
      expect(readWords((await call('GET', `sandboxes/${body.id}/status`)).body)).toEqual(right('status'));
      expect(readWords((await call('GET', `sandboxes/${body.id}`)).body)).toEqual(
        right(...[...shape, 'status'].toSorted()),
      );
    }
  });

  test('of shapes', async () => {
    const { call } = await lybic();
    expect(readWords((await call('GET', 'shapes')).body)).toEqual(right(...shape));
  });

  test('of images', async () => {
    const { call, create } = await lybic();
    const { id } = await create();
    const image = (await call('POST', 'machine-images', { sandboxId: id, name: 'mine' })).body;
    expect(readWords(image, wordsOfImages)).toEqual(right('scope', 'status'));
    expect(readWords((await call('GET', 'machine-images')).body, wordsOfImages)).toEqual(right('scope', 'status'));
  });

  test('of shells', async () => {
    const { call, create } = await lybic({ allowExec: true });
    const { path } = await create();
    const { sessionId } = (await call('POST', `${path}/shell`, { command: 'echo out; echo err >&2' })).body;
    const kinds = new Set<unknown>();
    while (!kinds.has('waiting')) {
      const { body } = await call('POST', `${path}/shell/${sessionId}/read`);
      expect(readWords(body)).toEqual(right(...(body.output.length === 0 ? [] : ['oneofKind'])));
      for (const [, word] of fieldsIn(body, words)) kinds.add(word);
    }
    expect([...kinds].toSorted()).toEqual(['stderr', 'stdout', 'waiting']);
  });
});
