import { fileURLToPath } from 'node:url';

/** The folders of the packages that lie beside this one, as they are in a workspace. */
const beside = new URL('../../../', import.meta.url);

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Frames in the code of Farhand's packages: installed, or beside this one, in what was built or in its source. The testkit and
 * the fixtures call as users do, and tell their own calls from those by the place.
 */
const own = new RegExp(
  `(?:[\\\\/]@farhand|${escaped(beside.href.replace(/\/$/, ''))}|${escaped(fileURLToPath(beside).replace(/[\\/]$/, ''))})[\\\\/](?!(?:driver-testkit|test)[\\\\/])[\\w-]+[\\\\/](?:dist|src)[\\\\/]`,
);

/** Gives an error a stack of its name, its message as it is now, and these frames. Without any it stays as it is. */
export const setFrames = (error: Error, frames: readonly string[]): void => {
  if (frames.length === 0) return;
  const value = [`${error.name}: ${error.message}`, ...frames].join('\n');
  Object.defineProperty(error, 'stack', { value, configurable: true, writable: true });
};

/** The frames of a stack that are not Farhand's own. */
export const foreignFrames = (stack: string): readonly string[] =>
  stack.split('\n').filter((line) => line.startsWith('    at ') && !own.test(line));
