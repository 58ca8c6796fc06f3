import { posix } from 'node:path';

/**
 * What each place of a package may import: places of its package, and entry points of others.
 *
 * A place is a file or folder of `src`, without its ending; `.` is every loose file that is no place of its own. A place
 * names those above it alone, so that no two import each other. `type` in front of a name allows its types alone.
 */
export type Directions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

const authors = '@farhand/core/driver';

/** What every room of core may import. */
const ground = ['errors', 'check', 'geometry', 'deadline', 'sleep', 'image', 'process-end'];

/** The words of core: what an action is, and what core and drivers promise each other. */
const words = [...ground, 'keys', 'secret', 'actions', 'contract'];

/** Of a vendor's driver, what is pure stays apart; the rest may import each other. */
const vendorsDriver = {
  wire: [authors],
  keys: [authors],
  rules: [authors, 'wire', 'keys'],
  '.': [authors, 'wire', 'keys', 'rules'],
};

/** Every package, every room. What is not here may not be there: a new folder gets its row first. */
export const directions: Directions = {
  core: {
    // An error carries receipts, which name actions: the one arrow that points down, and it is one of types.
    errors: ['type contract/receipt'],
    check: [],
    geometry: ['check'],
    deadline: ['errors', 'check'],
    sleep: [],
    image: ['errors'],
    'process-end': ['errors', 'deadline', 'sleep'],

    keys: ground,
    secret: ground,
    actions: [...ground, 'keys', 'secret'],
    contract: [...ground, 'keys', 'actions'],
    http: [...ground, 'secret', 'contract'],
    commands: [...ground, 'keys', 'contract', 'http'],
    session: words,
    pixels: ground,
    waiting: [...words, 'session', 'pixels'],
    input: [...words, 'session', 'pixels', 'waiting'],
    shell: [...words, 'session'],
    files: [...words, 'session'],
    streams: [...words, 'session', 'pixels', 'input'],
    computer: [...words, 'commands', 'session', 'input', 'shell', 'files', 'streams'],

    // The two faces. Authors of drivers get nothing of what users see.
    driver: [...words, 'http', 'commands', 'session'],
    index: [...words, 'session', 'pixels', 'input', 'shell', 'files', 'streams', 'computer'],
  },
  'lightcone-driver': vendorsDriver,
  'lybic-driver': vendorsDriver,
  'local-driver': {
    // Set-up looks for programs before anything is installed.
    'chromium-path': [],
    'desktop/xvfb-path': ['chromium-path'],
    '.': [authors, 'chromium-path'],
    browser: [authors, '.', 'chromium-path'],
    desktop: [authors, '.', 'chromium-path', 'desktop/xvfb-path'],
    driver: [authors, '.', 'browser', 'desktop'],
    index: ['.', 'chromium-path', 'browser', 'desktop', 'driver'],
  },
  'driver-testkit': {
    png: [authors],
    recorder: [authors, 'png'],
    '.': [authors],
    contract: ['@farhand/core', 'png', '.'],
    index: ['recorder', '.', 'contract'],
  },
  // Never a vendor's driver: the emulators are its independent check, and a misreading that both shared would hide.
  emulators: {
    clock: [authors],
    machine: [authors],
    http: [authors, 'clock'],
    lightcone: [authors, 'clock', 'machine', 'http'],
    lybic: [authors, 'clock', 'machine', 'http'],
    cli: ['@farhand/driver-testkit/recorder', '@farhand/local-driver', 'machine', 'http', 'lightcone', 'lybic'],
    index: ['clock', 'machine', 'http', 'lightcone', 'lybic'],
  },
};

/** A source file: its path in the repository, and what is in it. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

interface Import {
  readonly specifier: string;
  readonly isType: boolean;
}

/** The modules that a source file imports or re-exports, in order, types included. */
export const importsOf = (text: string): readonly Import[] => {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const found = code.matchAll(
    /\b(?:import|export)\s+(type\b)?[^;'"]*?\bfrom\s*['"](.+?)['"]|\bimport\s*\(?\s*['"](.+?)['"]/g,
  );
  return [...found].map(([, type, named, bare]) => ({ specifier: named ?? bare ?? '', isType: type !== undefined }));
};

/** Each import against the directions, as `file → file: why not`. */
export const wrongArrows = (sources: readonly Source[]): readonly string[] =>
  sources.flatMap(({ path, text }) => {
    const { packageName, name } = partsOf(path);
    const places = directions[packageName] ?? {};
    const place = placeOf(name, places);
    if (place === undefined) return [`${path}: tests/directions.ts has no place for it`];
    return importsOf(text).flatMap(({ specifier, isType }) => {
      const isLocal = specifier.startsWith('.');
      if (!isLocal && !specifier.startsWith('@farhand/')) return [];
      const target = isLocal ? posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts') : specifier;
      const to = partsOf(target);
      if (isLocal && to.packageName !== packageName)
        return [`${path} → ${target}: a relative import stays in the src of its package`];
      const wanted = isLocal ? to.name : target;
      const toPlace = isLocal ? placeOf(wanted, places) : target;
      const isFree = (places[place] ?? []).some((one) => {
        if (one.startsWith('type ')) return isType && one === `type ${wanted}`;
        return [wanted, toPlace].includes(one) || wanted.startsWith(`${one}/`);
      });
      if (isFree || toPlace === place) return [];
      const [here, there] = [place === '.' ? packageName : place, toPlace === '.' ? undefined : toPlace];
      return [`${path} → ${target}: ${here} may not import ${there ?? wanted}`];
    });
  });

/** The package of a source file, and its name there: `pixels/view`. Other files have neither. */
const partsOf = (path: string): { readonly packageName: string; readonly name: string } => {
  const [, packageName = '', name = ''] = /^packages\/([^/]+)\/src\/(.+?)(?:\.d)?\.ts$/.exec(path) ?? [];
  return { packageName, name };
};

/** The narrowest place that a file is in. */
const placeOf = (name: string, places: Directions[string]): string | undefined => {
  const folders = name.split('/');
  const own = folders.map((_, index) => folders.slice(0, folders.length - index).join('/'));
  return [...own, ...(folders.length === 1 ? ['.'] : [])].find((one) => Object.hasOwn(places, one));
};
