// @ts-check
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot, readJson } from '../workspace.mjs';
import { install, sizeOf } from './project.mjs';

/** @typedef {import('./project.mjs').Size} Size */
/** @typedef {{ readonly what: string, readonly whole: Size, readonly least: Size }} Row */

/** What users install together. Every driver is used with core. */
const together = [
  ['@farhand/core'],
  ['@farhand/core', '@farhand/local-driver'],
  ['@farhand/core', '@farhand/lightcone-driver'],
  ['@farhand/core', '@farhand/lybic-driver'],
  ['@farhand/core', '@farhand/webdriver-driver'],
  ['@farhand/trace'],
  ['@farhand/core', '@farhand/eyes'],
  ['@farhand/test'],
  ['@farhand/emulators'],
  ['@farhand/driver-testkit'],
];

/** The page with the sizes, relative to the checkout. */
export const sizesPath = 'docs/reference/install-sizes.md';

/**
 * Installs packages into an empty project and measures it.
 * @param {readonly string[]} packages
 * @param {string} npmrc
 * @param {readonly string[]} args of npm
 */
const measured = async (packages, npmrc, args) => {
  const folder = mkdtempSync(join(tmpdir(), 'farhand-size-'));
  try {
    await install({ folder, npmrc, packages, args });
    return sizeOf(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/**
 * Measures installs with and without optional parts.
 * @param {string} npmrc
 * @param {readonly (readonly string[])[]} [installs] all by default
 * @returns {Promise<readonly Row[]>}
 */
export const measureSizes = async (npmrc, installs = together) => {
  const rows = [];
  for (const packages of installs) {
    const [whole, least] = [await measured(packages, npmrc, []), await measured(packages, npmrc, ['--omit=optional'])];
    rows.push({ what: packages.join(' '), whole, least });
  }
  return rows;
};

/** @param {Size} size */
const cells = ({ bytes, packages }) => `${(bytes / 1_000_000).toFixed(1)} MB | ${packages}`;

/** @param {string} what */
const asCode = (what) => what.replaceAll(/\S+/g, '`$&`');

/** @param {Row} row */
const line = ({ what, whole, least }) => `| ${asCode(what)} | ${cells(whole)} | ${cells(least)} |`;

/**
 * The page that shows the sizes.
 * @param {readonly Row[]} rows
 */
export const sizesPage = (rows) => {
  const { version } = readJson(inRoot('packages/core/package.json'));
  return `---
description: How much space each package takes with everything that npm installs for it, and without its optional parts.
question: How large is an installation?
---

# Install sizes

Each row is \`npm install\` of the named packages into an empty project, measured on ${process.platform} ${process.arch} with version ${String(version)}.
\`npm run install-sizes\` writes this page.

- *Size* is the sum of all files in \`node_modules\`, in units of 1,000,000 bytes.
- *Packages* counts everything that npm installs, Farhand's own packages included.
- The last two columns are for \`npm install --omit=optional\`.

| installed | size | packages | size without optional parts | packages |
|---|---:|---:|---:|---:|
${rows.map(line).join('\n')}

The optional part is [sharp](https://sharp.pixelplumbing.com) with its native library. Without sharp, input and screenshots work, and so do
a screenshot's \`bytes\`, its \`click\`, and \`save()\` in the format that the vendor sent. Cropping, resizing and converting pictures reject with an
\`UnsupportedFacetError\` that shows how to install sharp. So does
\`toMatchScreenshot\` of \`@farhand/test\`.

\`npm run check install\` tests all of this. It fails if \`@farhand/core\` without optional parts exceeds 10 MB.

\`@farhand/local-driver\` installs Playwright's core library, which is most of its size, and uses a Chromium that you already have.
`;
};

/** How far a size may be from what the page says, as a factor: dependencies get patches that nobody here chose. */
const tolerance = 1.25;

/**
 * The rows that the page does not have, or has with other sizes.
 * @param {string} page
 * @param {readonly Row[]} rows
 * @returns {readonly string[]} what the page should say
 */
export const staleRows = (page, rows) =>
  rows.flatMap((row) => {
    const shown = page.split('\n').find((one) => one.startsWith(`| ${asCode(row.what)} |`)) ?? '';
    const sizes = [...shown.matchAll(/([\d.]+) MB/g)].map(([, megabytes]) => Number(megabytes) * 1_000_000);
    const expected = [row.whole.bytes, row.least.bytes];
    const isClose = expected.every((bytes, index) => {
      const size = sizes[index] ?? 0;
      return size <= bytes * tolerance && bytes <= size * tolerance;
    });
    return isClose && sizes.length === expected.length ? [] : [line(row)];
  });

/** The page as it is. */
export const readSizesPage = () => readFileSync(inRoot(sizesPath), 'utf8');
