import { fileURLToPath } from 'node:url';

/** The folder that contains this package and its siblings in a workspace. */
const beside = new URL('../../../', import.meta.url);

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Matches stack frames in Farhand's own packages: installed or in a workspace, built or source. The testkit and the
 * fixtures are excluded, because they call Farhand as users do and their call sites matter.
 */
const own = new RegExp(
  `(?:[\\\\/]@farhand|${escaped(beside.href.replace(/\/$/, ''))}|${escaped(fileURLToPath(beside).replace(/[\\/]$/, ''))})[\\\\/](?!(?:driver-testkit|test)[\\\\/])[\\w-]+[\\\\/](?:dist|src)[\\\\/]`,
);

/**
 * Replaces an error's stack with its name, its current message and these frames. Without frames, the stack stays as it
 * is.
 */
export const setFrames = (error: Error, frames: readonly string[]): void => {
  if (frames.length === 0) return;
  const value = [`${error.name}: ${error.message}`, ...frames].join('\n');
  Object.defineProperty(error, 'stack', { value, configurable: true, writable: true });
};

/** Returns the frames of a stack that are not Farhand's own. */
export const foreignFrames = (stack: string): readonly string[] =>
  stack.split('\n').filter((line) => line.startsWith('    at ') && !own.test(line));
