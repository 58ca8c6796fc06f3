// @ts-check

/** A page whose title says which click it saw last. */
const page = `data:text/html,${encodeURIComponent(
  "<title>no click</title><script>addEventListener('click', (event) => { document.title = `${event.shiftKey ? 'shift' : 'plain'} ${event.clientX},${event.clientY}`; });</script>",
)}`;

/** What a program prints: the title of the page after the click. */
export const expectedOutput = 'shift 300,80';

/**
 * A program of a user, in one file.
 * @typedef {object} Program
 * @property {string} name what is tried, for the report
 * @property {string} file
 * @property {string} code
 * @property {string} [needsNode] the oldest Node that runs it; an older one must fail, as the documentation says
 * @property {string} [mode] the compiler settings that check and compile it; without it the file runs as it is
 */

/** The compiler settings, by mode: each is a way in which users resolve modules. */
export const modes = /** @type {const} */ ({
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
  node16: { module: 'node16', moduleResolution: 'node16' },
});

const imports = `import { launch } from '@farhand/core';
import { local } from '@farhand/local-driver';
`;

const dynamicImports = `const { launch } = await import('@farhand/core');
const { local } = await import('@farhand/local-driver');
`;

const act = `const { keyboard, tab } = computer;
await tab.goto(${JSON.stringify(page)});
await keyboard.hold('shift', () => tab.click(300, 80));
console.log(await tab.title());
`;

const using = `await using computer = await launch(local());
${act}`;

/** What JavaScript writes where the engine does not know `await using`. */
const closing = `const computer = await launch(local());
try {
${act}} finally {
  await computer.close();
}
`;

/** @param {string} code */
const inFunction = (code) => `const main = async () => {
${code}};
main();
`;

/** `require()` loads ECMAScript modules since this Node of the 20s. */
const requireOfModules = '20.19.0';

/** The ways in which users write it. @type {readonly Program[]} */
export const programs = [
  { name: 'TypeScript, nodenext, ESM', file: 'nodenext.mts', code: `${imports}${using}`, mode: 'nodenext' },
  {
    name: 'TypeScript, nodenext, CommonJS',
    file: 'nodenext-cjs.cts',
    code: `${imports}${inFunction(using)}`,
    mode: 'nodenext',
    needsNode: requireOfModules,
  },
  { name: 'TypeScript, bundler', file: 'bundler.mts', code: `${imports}${using}`, mode: 'bundler' },
  {
    name: 'TypeScript, node16, CommonJS with import()',
    file: 'node16.cts',
    code: `export {};\n${inFunction(`${dynamicImports}${using}`)}`,
    mode: 'node16',
  },
  { name: 'JavaScript, ESM', file: 'plain.mjs', code: `${imports}${closing}` },
  {
    name: 'JavaScript, CommonJS with require()',
    file: 'require.cjs',
    code: `const { launch } = require('@farhand/core');\nconst { local } = require('@farhand/local-driver');\n${inFunction(closing)}`,
    needsNode: requireOfModules,
  },
  { name: 'JavaScript, ESM with await using', file: 'using.mjs', code: `${imports}${using}`, needsNode: '24.0.0' },
  { name: 'JavaScript, CommonJS with import()', file: 'import.cjs', code: inFunction(`${dynamicImports}${closing}`) },
];

/** Tries what needs no optional part, then what does, and prints a line for each. @type {Program} */
export const programWithoutOptionalParts = {
  name: 'JavaScript, without optional parts',
  file: 'without-sharp.mjs',
  code: `${imports}const computer = await launch(local());
try {
${act}const shot = await tab.screenshot();
console.log('screenshot', Buffer.from(shot.bytes).subarray(1, 4).toString('latin1'), shot.bytes.length > 1000);
await shot.save('whole.png');
await shot.click(300, 90);
console.log(await tab.title());
const small = shot.crop({ x: 0, y: 0, width: 10, height: 10 });
for (const use of ['png', 'jpeg', 'raw']) await small[use]().catch(({ code, message }) => console.log(use, code, message));
} finally {
  await computer.close();
}
`,
};

/** Whether the program without optional parts printed what it must. @param {string} output */
export const isExpectedWithoutOptionalParts = (output) => {
  const lines = output.trim().split('\n');
  const errors = lines.slice(3);
  return (
    lines[0] === expectedOutput &&
    lines[1] === 'screenshot PNG true' &&
    lines[2] === 'plain 300,90' &&
    errors.length === 3 &&
    errors.every(
      (line) => /^\w+ UNSUPPORTED_FACET /.test(line) && line.includes('npm install --include=optional sharp'),
    )
  );
};

/** Entry points for programs of other packages, which users bring along. */
const ofOthers = ['@farhand/test/vitest', '@farhand/test/playwright', '@farhand/test/jest', '@farhand/trace/otel'];

/**
 * What users import of packages and need nothing else for.
 * @param {readonly { readonly name: string, readonly exports?: unknown }[]} manifests
 * @returns {readonly string[]}
 */
export const entryPoints = (manifests) =>
  manifests
    .flatMap(({ name, exports }) => Object.keys(Object(exports)).map((path) => `${name}${path.slice(1)}`))
    .filter((path) => !path.endsWith('.json') && !ofOthers.includes(path));

/**
 * Prints each module that does not load.
 * @param {readonly string[]} modules
 * @returns {Program}
 */
export const programThatLoads = (modules) => ({
  name: 'JavaScript, loading every module',
  file: 'loading.mjs',
  code: `for (const name of ${JSON.stringify(modules)}) await import(name).catch(() => console.log(name));\n`,
});
