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
const ground = [
  'errors',
  'check',
  'geometry',
  'deadline',
  'sleep',
  'image',
  'process-alive',
  'own-process',
  'process-end',
];

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
    'process-alive': [],
    'own-process': [],
    'process-end': ['errors', 'deadline', 'sleep', 'process-alive', 'own-process'],

    keys: ground,
    secret: ground,
    actions: [...ground, 'keys', 'secret'],
    contract: [...ground, 'keys', 'actions'],
    telling: [...ground, 'secret', 'actions', 'contract'],
    http: [...ground, 'secret', 'contract', 'telling'],
    commands: [...ground, 'keys', 'contract', 'http'],
    session: [...words, 'telling'],
    pixels: ground,
    waiting: [...words, 'session', 'pixels'],
    seeing: [...words, 'session', 'pixels'],
    input: [...words, 'session', 'pixels', 'waiting', 'seeing'],
    locating: [...words, 'type telling/event', 'session', 'pixels', 'waiting', 'input', 'seeing'],
    // Scripts that drivers run in pages, and how.
    pages: [...ground, 'contract'],
    shell: [...words, 'session'],
    files: [...words, 'session'],
    streams: [...words, 'session', 'pixels', 'input'],
    computer: [...words, 'telling', 'commands', 'session', 'input', 'seeing', 'locating', 'shell', 'files', 'streams'],

    // The two faces. Authors of drivers get nothing of what users see.
    driver: [...words, 'http', 'commands', 'session', 'pages'],
    index: [
      ...words,
      'telling',
      'session',
      'pixels',
      'seeing',
      'input',
      'locating',
      'shell',
      'files',
      'streams',
      'computer',
    ],
  },
  eyes: {
    grey: [authors],
    'box-around': [authors],
    'asked-thread': [authors],
    // Each whole by itself: where lines of text are in a picture, and where an image is.
    lines: [authors, 'grey', 'box-around'],
    images: [authors, 'grey', 'box-around', 'asked-thread'],
    reading: [authors, 'grey', 'asked-thread', 'lines'],
    '.': [authors, 'grey', 'images', 'reading'],
  },
  'lightcone-driver': {
    wire: [authors],
    keys: [authors],
    'action-limit': ['wire'],
    rules: [authors, 'wire', 'keys', 'action-limit'],
    '.': [authors, 'wire', 'keys', 'action-limit', 'rules'],
  },
  'lybic-driver': vendorsDriver,
  'webdriver-driver': {
    wire: [authors],
    keys: [authors],
    // Endpoints and requests as data: pure, so that rules know the longest pause of a request.
    endpoints: [],
    plan: [authors, 'wire', 'keys', 'endpoints'],
    rules: [authors, 'wire', 'keys', 'plan'],
    '.': [authors, 'wire', 'keys', 'endpoints', 'plan', 'rules'],
  },
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
    // Set-up looks for programs before they are installed.
    'servers/program-path': [],
    servers: [authors, 'servers/program-path'],
    '.': [authors],
    contract: ['@farhand/core', 'png', '.'],
    hands: ['@farhand/core', 'contract'],
    index: ['recorder', '.', 'contract', 'hands'],
  },
  // Never a vendor's driver: the emulators are its independent check, and a misreading that both shared would hide.
  emulators: {
    clock: [authors],
    variants: [],
    machine: [authors],
    http: [authors, 'clock'],
    // What people watch: any computer, and no vendor's words.
    watch: [authors, 'clock', 'machine', 'http'],
    lightcone: [authors, 'clock', 'variants', 'machine', 'http', 'watch'],
    'lybic/wire-action': [authors, 'http'],
    // What a model's text means as actions of the wire: pure, like the meaning of these.
    'lybic/parse': [authors, 'http', 'lybic/wire-action'],
    lybic: [authors, 'clock', 'variants', 'machine', 'http', 'watch', 'lybic/wire-action', 'lybic/parse'],
    cli: [
      '@farhand/driver-testkit/recorder',
      '@farhand/local-driver',
      'variants',
      'machine',
      'http',
      'lightcone',
      'lybic',
    ],
    index: ['clock', 'machine', 'http', 'lightcone', 'lybic'],
  },
  trace: {
    recording: [authors, '@farhand/core'],
    'reading/timeline': ['type @farhand/core', 'recording'],
    reading: ['recording'],
    // Runs in a page, which core does not.
    viewer: ['type @farhand/core', 'recording', 'reading/timeline'],
    options: [authors],
    page: ['reading', 'recording'],
    trace: ['@farhand/core', authors, 'options', 'page', 'reading', 'recording'],
    otel: ['@farhand/core', authors],
    cli: ['page', 'reading/timeline', 'reading', 'recording'],
    index: ['options', 'trace'],
  },
  // Of each runner only its own adapter knows.
  test: {
    turns: ['@farhand/core', authors],
    matchers: ['@farhand/core', authors, 'turns'],
    init: [],
    '.': ['@farhand/core', authors, 'turns', 'matchers'],
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
  const [, packageName = '', name = ''] = /^packages\/([^/]+)\/src\/(.+?)(?:\.d)?\.tsx?$/.exec(path) ?? [];
  return { packageName, name };
};

/** The narrowest place that a file is in. */
const placeOf = (name: string, places: Directions[string]): string | undefined => {
  const folders = name.split('/');
  const own = folders.map((_, index) => folders.slice(0, folders.length - index).join('/'));
  return [...own, ...(folders.length === 1 ? ['.'] : [])].find((one) => Object.hasOwn(places, one));
};
