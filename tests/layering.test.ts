import { describe, expect, test } from 'vitest';
import { importsOf, resolved } from './imports.js';
import { repositoryFiles } from './repository-files.js';

const sourcesIn = (folder: string): readonly string[] =>
  repositoryFiles.filter((path) => path.startsWith(`${folder}/`) && path.endsWith('.ts'));

const packages = [...new Set(sourcesIn('packages').map((path) => path.split('/')[1] ?? ''))];

/** What of Farhand the source of each package may import. A new package has to be put here. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  'driver-testkit': ['@farhand/core', '@farhand/core/driver'],
  'local-driver': ['@farhand/core/driver'],
  'lightcone-driver': ['@farhand/core/driver'],
  'lybic-driver': ['@farhand/core/driver'],
  // Never a vendor's driver: the emulators are its independent check.
  emulators: [
    '@farhand/core',
    '@farhand/core/driver',
    '@farhand/driver-testkit',
    '@farhand/driver-testkit/recorder',
    '@farhand/local-driver',
  ],
  vitest: ['@farhand/core'],
  'playwright-test': ['@farhand/core'],
};

describe('between packages', () => {
  test.each(packages)('%s imports only what lies below it', (name) => {
    const sources = sourcesIn(`packages/${name}/src`);
    const wrong = sources.flatMap((path) =>
      importsOf(path)
        .filter((specifier) => specifier.startsWith('@farhand/') && allowed[name]?.includes(specifier) !== true)
        .map((specifier) => `${path} imports ${specifier}`),
    );
    expect(allowed[name]).toBeDefined();
    expect(sources.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  test('nobody reaches into another package by a relative path', () => {
    const sources = packages.flatMap((name) => sourcesIn(`packages/${name}/src`));
    const wrong = sources.flatMap((path) => {
      const home = path.split('/').slice(0, 3).join('/');
      return importsOf(path)
        .filter((specifier) => specifier.startsWith('.') && !resolved(path, specifier).startsWith(`${home}/`))
        .map((specifier) => `${path} imports ${specifier}`);
    });
    expect(wrong).toEqual([]);
  });

  test('relative imports name a source file that exists', () => {
    const sources = packages.flatMap((name) => sourcesIn(`packages/${name}/src`));
    const wrong = sources.flatMap((path) =>
      importsOf(path)
        .filter((specifier) => specifier.startsWith('.') && !repositoryFiles.includes(resolved(path, specifier)))
        .map((specifier) => `${path} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });
});

/** What each room of core may import besides itself and the ground. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  check: [],
  keys: [],
  secret: [],
  actions: ['keys'],
  contract: ['actions', 'keys'],
  http: [],
  commands: ['contract', 'http', 'keys'],
  session: ['actions', 'contract', 'input', 'keys'],
  pixels: [],
  waiting: ['session', 'contract', 'pixels', 'actions'],
  input: ['session', 'actions', 'contract', 'keys', 'pixels', 'waiting'],
  streams: ['session', 'input', 'contract', 'pixels'],
  shell: ['session', 'contract'],
  files: ['contract', 'session'],
  computer: ['actions', 'contract', 'commands', 'files', 'input', 'process-end', 'session', 'shell', 'streams'],
};

/** What everything may import. An error carries the receipts of its steps, and a receipt names an action. */
const floor = ['check', 'deadline', 'errors', 'geometry', 'image', 'secret', 'sleep'];

describe('within core', () => {
  const roomOf = (path: string): string => path.replace('packages/core/src/', '').replace(/[/.].*$/, '');
  const edges = sourcesIn('packages/core/src').flatMap((path) =>
    importsOf(path)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => ({ path, from: roomOf(path), to: roomOf(resolved(path, specifier)) })),
  );

  test.each(Object.entries(rooms))('%s imports only what lies below it', (room, below) => {
    const outward = edges.filter(({ from, to }) => from === room && to !== room);
    const wrong = outward.filter(({ to }) => ![...below, ...floor].includes(to));
    expect(edges.map(({ from }) => from)).toContain(room);
    expect(wrong).toEqual([]);
  });

  test('every folder is a room with a place', () => {
    const folders = sourcesIn('packages/core/src').filter((path) => path.split('/').length > 4);
    expect([...new Set(folders.map(roomOf))].sort()).toEqual(Object.keys(rooms).sort());
  });

  test('geometry and errors know nothing of input', () => {
    const wrong = edges.filter(
      ({ from, to }) => ['errors', 'geometry'].includes(from) && ![...floor, 'contract'].includes(to),
    );
    expect(wrong).toEqual([]);
  });

  test('entry points are for others', () => {
    const wrong = edges.filter(({ from, to }) => to === 'index' || (to === 'driver' && from !== 'index'));
    expect(wrong).toEqual([]);
  });

  test('what a driver author imports brings no user surface along', () => {
    const surface = ['input', 'computer', 'shell', 'streams', 'files', 'pixels', 'index'];
    expect(edges.filter(({ from, to }) => from === 'driver' && surface.includes(to))).toEqual([]);
  });
});
