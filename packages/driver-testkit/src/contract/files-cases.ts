import type { Files } from '@farhand/core';

/** A requirement for the files of every computer. */
export interface FilesCase {
  /** The requirement, in words. */
  readonly title: string;
  /**
   * Throws if the requirement is not met. `folder`: the path of a folder that does not exist yet, for this case alone.
   */
  run(files: Files, folder: string): Promise<void>;
}

const expectSame = (what: string, actual: unknown, expected: unknown): void => {
  const [was, wanted] = [actual, expected].map((value) => JSON.stringify(value));
  if (was !== wanted) throw new Error(`${what}: expected ${wanted}, got ${was}`);
};

const failureOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
  return 'no error';
};

/** Returns bytes that contain every value and do not repeat in the period of a part. */
const pattern = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 7 + Math.floor(index / 251)) % 256);

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Names that a shell would misread, and that break naive lists and patterns. */
const names = [
  'plain.txt',
  ' blanks at both ends ',
  `it's "quoted" $(touch pwned) \`touch pwned\` $HOME; touch pwned & | > pwned`,
  '-rf',
  '--help',
  'two\nlines',
  'tab\there',
  'back\\slash',
  '*?[a-z]',
  '~',
  '.hidden',
  '..double',
  'Grüße 日本 😀',
];

/** The requirements for every computer with files. */
export const filesCases: readonly FilesCase[] = [
  {
    title: 'content comes back as it went, under any name',
    run: async (files, folder) => {
      for (const name of names) {
        const path = `${folder}/${name}`;
        await files.write(path, pattern(300));
        expectSame(`${JSON.stringify(name)} read`, hex(await files.read(path)), hex(pattern(300)));
        const info = await files.stat(path);
        expectSame(
          `${JSON.stringify(name)} looked at`,
          [info?.path, info?.name, info?.type, info?.sizeBytes],
          [path, name, 'file', 300],
        );
      }
      const listed = (await files.list(folder)).map(({ path, name, type, sizeBytes }) => [path, name, type, sizeBytes]);
      expectSame(
        'the list',
        listed,
        names.toSorted().map((name) => [`${folder}/${name}`, name, 'file', 300]),
      );
    },
  },
  {
    title: 'files of every size around that of a part',
    run: async (files, folder) => {
      for (const size of [0, 1, 81_920, 81_921, 524_289]) {
        await files.write(`${folder}/file`, pattern(size));
        const back = await files.read(`${folder}/file`);
        expectSame(`${size} bytes`, [back.length, hex(back.slice(-100))], [size, hex(pattern(size).slice(-100))]);
      }
    },
  },
  {
    title: 'a file is replaced by a shorter one, and nothing else is left beside it',
    run: async (files, folder) => {
      await files.write(`${folder}/file`, 'a long content');
      await files.write(`${folder}/file`, 'short');
      expectSame('the content', await files.readText(`${folder}/file`), 'short');
      expectSame(
        'the folder',
        (await files.list(folder)).map(({ name }) => name),
        ['file'],
      );
    },
  },
  {
    title: 'folders on the way are made, and listed as folders',
    run: async (files, folder) => {
      await files.write(`${folder}/a b/-c/file`, 'deep');
      expectSame('the content', await files.readText(`${folder}/a b/-c/file`), 'deep');
      expectSame(
        'the list',
        (await files.list(folder)).map(({ name, type }) => [name, type]),
        [['a b', 'folder']],
      );
      expectSame('the folder', (await files.stat(`${folder}/a b`))?.type, 'folder');
    },
  },
  {
    title: 'a copy is a file of its own, over what was there',
    run: async (files, folder) => {
      await files.write(`${folder}/one`, 'first');
      await files.write(`${folder}/sub/two`, 'what was there');
      await files.copy(`${folder}/one`, `${folder}/sub/two`);
      await files.write(`${folder}/one`, 'changed');
      expectSame('the copy', await files.readText(`${folder}/sub/two`), 'first');
    },
  },
  {
    title: 'what is removed is gone; what is not there can be removed',
    run: async (files, folder) => {
      await files.write(`${folder}/file`, 'x');
      await files.remove(`${folder}/file`);
      await files.remove(`${folder}/file`);
      expectSame('after it', await files.stat(`${folder}/file`), undefined);
    },
  },
  {
    title: 'what cannot be done is a failed action, and changes nothing',
    run: async (files, folder) => {
      await files.write(`${folder}/file`, 'x');
      const failures = {
        'reading nothing': await failureOf(files.read(`${folder}/nothing`)),
        'reading a folder': await failureOf(files.read(folder)),
        'listing nothing': await failureOf(files.list(`${folder}/nothing`)),
        'listing a file': await failureOf(files.list(`${folder}/file`)),
        'copying nothing': await failureOf(files.copy(`${folder}/nothing`, `${folder}/copy`)),
        'writing over a folder': await failureOf(files.write(folder, 'x')),
        'writing below a file': await failureOf(files.write(`${folder}/file/below`, 'x')),
        'removing a folder': await failureOf(files.remove(folder)),
      };
      expectSame(
        'the codes',
        failures,
        Object.fromEntries(Object.keys(failures).map((what) => [what, 'ACTION_FAILED'])),
      );
      expectSame(
        'the list',
        (await files.list(folder)).map(({ name, sizeBytes }) => [name, sizeBytes]),
        [['file', 1]],
      );
    },
  },
];
