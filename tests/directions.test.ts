import { describe, expect, test } from 'vitest';
import { directions, wrongArrows } from './directions.js';
import { repositoryFiles, textOf } from './repository-files.js';

const sources = repositoryFiles
  .filter((path) => /^packages\/[^/]+\/src\/.*\.tsx?$/.test(path))
  .map((path) => ({ path, text: textOf(path) }));

test('every import goes where its place may', () => {
  expect(sources.length).toBeGreaterThan(100);
  expect(wrongArrows(sources)).toEqual([]);
});

test.each(Object.entries(directions))(
  'the places of %s are there, each below what it imports',
  (packageName, places) => {
    const names = Object.keys(places);
    const upward = Object.entries(places).flatMap(([place, mayImport], index) => {
      const below = mayImport.filter((one) => !/^(@farhand\/|type )/.test(one) && !names.slice(0, index).includes(one));
      return below.map((one) => `${place} → ${one}`);
    });
    expect(upward).toEqual([]);
    const home = `packages/${packageName}/src/`;
    const files = sources.flatMap(({ path }) => (path.startsWith(home) ? [path.slice(home.length)] : []));
    expect(names.filter((name) => name !== '.' && !files.some((file) => file.startsWith(name)))).toEqual([]);
  },
);

describe('an arrow that is planted is found', () => {
  const arrow = (from: string, code: string): readonly string[] =>
    wrongArrows([{ path: `packages/${from}`, text: `/** From a comment: import '../input/a.js' */\n${code}\n` }]);

  const toChain = 'packages/core/src/pixels/view.ts → packages/core/src/input/chain.ts: pixels may not import input';

  test.each([
    "import { chain } from '../input/chain.js';",
    "import type { Chain } from '../input/chain.js';",
    "import {\n  type Chain,\n  chain,\n} from '../input/chain.js';",
    "export * from '../input/chain.js';",
    "export type { Chain } from '../input/chain.js';",
    "import '../input/chain.js';",
    "const { chain } = await import('../input/chain.js');",
  ])('%j', (code) => {
    expect(arrow('core/src/pixels/view.ts', code)).toEqual([toChain]);
  });

  test.each([
    ['core/src/pixels/view.ts', '../session/ask.js', 'pixels may not import session'],
    ['core/src/session/ask.ts', '../pixels/view.js', 'session may not import pixels'],
    ['core/src/session/ask.ts', '../input/chain.js', 'session may not import input'],
    ['core/src/session/ask.ts', '../waiting/looking.js', 'session may not import waiting'],
    ['core/src/waiting/looking.ts', '../input/chain.js', 'waiting may not import input'],
    ['core/src/actions/fuse.ts', '../session/ask.js', 'actions may not import session'],
    ['core/src/geometry.ts', './keys/key.js', 'geometry may not import keys'],
    ['core/src/driver.ts', './input/chain.js', 'driver may not import input'],
    ['core/src/driver.ts', './computer/tab.js', 'driver may not import computer'],
    ['core/src/driver.ts', './shell/shell.js', 'driver may not import shell'],
    ['core/src/driver.ts', './streams/record.js', 'driver may not import streams'],
    ['core/src/driver.ts', './files/files.js', 'driver may not import files'],
    ['core/src/driver.ts', './pixels/view.js', 'driver may not import pixels'],
    ['core/src/input/chain.ts', '../index.js', 'input may not import index'],
    ['core/src/input/chain.ts', '../driver.js', 'input may not import driver'],
    ['core/src/input/chain.ts', '@farhand/core', 'input may not import @farhand/core'],
    ['core/src/input/chain.ts', '../new/a.js', 'input may not import new/a'],
    ['core/src/input/chain.ts', '../../test/printed.js', 'a relative import stays in the src of its package'],
    ['emulators/src/lybic/raise.ts', '../../../core/src/a.js', 'a relative import stays in the src of its package'],
    ['emulators/src/lybic/raise.ts', '../lightcone/raise.js', 'lybic may not import lightcone'],
    ['emulators/src/lybic/raise.ts', '@farhand/lybic-driver', 'lybic may not import @farhand/lybic-driver'],
    ['emulators/src/cli.ts', '@farhand/lightcone-driver', 'cli may not import @farhand/lightcone-driver'],
    ['lybic-driver/src/lybic.ts', '@farhand/lightcone-driver', 'lybic-driver may not import @farhand/lightcone-driver'],
    ['lybic-driver/src/lybic.ts', '@farhand/core', 'lybic-driver may not import @farhand/core'],
    ['lybic-driver/src/rules.ts', './client.js', 'rules may not import client'],
    ['local-driver/src/browser/rules.ts', '../desktop/rules.js', 'browser may not import desktop'],
  ])('%s → %s', (from, specifier, why) => {
    const [found = '', ...others] = arrow(from, `import type { A } from '${specifier}';`);
    expect(found).toMatch(`packages/${from} → `);
    expect(found.replace(/^.*: /, '')).toBe(why);
    expect(others).toEqual([]);
  });

  test.each(['core/src/new/a.ts', 'core/src/loose.ts', 'new/src/a.ts', 'lybic-driver/src/new/a.ts'])('%s', (from) => {
    expect(arrow(from, '')).toEqual([`packages/${from}: tests/directions.ts has no place for it`]);
  });

  test('errors know of receipts what is a type', () => {
    expect(arrow('core/src/errors.ts', "import type { Receipt } from './contract/receipt.js';")).toEqual([]);
    expect(arrow('core/src/errors.ts', "import type { Files } from './contract/facets.js';")).toHaveLength(1);
    expect(arrow('core/src/errors.ts', "import { receipt } from './contract/receipt.js';")).toHaveLength(1);
  });
});
