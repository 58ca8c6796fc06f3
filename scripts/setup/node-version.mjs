// @ts-check
import { readFileSync } from 'node:fs';

/**
 * Parses a version such as `v20.18.1`.
 * @param {string} version
 */
const numbers = (version) =>
  version
    .replace(/^[^0-9]*/, '')
    .split('.')
    .map(Number);

/**
 * Returns whether a version is at least a minimum.
 * @param {string} version
 * @param {string} minimum
 */
export const isAtLeast = (version, minimum) => {
  const [have, want] = [numbers(version), numbers(minimum)];
  for (const [index, wanted] of want.entries()) {
    const had = have[index] || 0;
    if (had !== wanted) return had > wanted;
  }
  return true;
};

/** The oldest Node that the project runs on, from `engines` in package.json. */
export const oldestNode = () => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return String(JSON.parse(text).engines.node).replace(/^>=/, '');
};

/** Ends the process with a message that names the Node version to install, if this Node is too old. */
export const exitOnOldNode = () => {
  const oldest = oldestNode();
  if (isAtLeast(process.version, oldest)) return;
  console.error(`Farhand needs Node ${oldest} or newer; this is ${process.version} (${process.execPath}).`);
  console.error(
    'Install a newer one from https://nodejs.org or with your version manager (nvm install 22), then run this again.',
  );
  process.exit(1);
};
