import { defaultShapes, type LybicShape } from '../lybic/options.js';

/** The operating systems of shapes, by their names on the command line. */
const systems: ReadonlyMap<string, LybicShape['os']> = new Map([
  ['linux', 'Linux'],
  ['windows', 'Windows'],
]);

/**
 * Reads shapes from the command line, `name` or `name:system`. Without any, returns the default ones. A shape has the
 * system of the default shape of its name, otherwise Linux.
 *
 * @throws Error if a name contains characters with a meaning in a shell, a system is unknown, or a name is repeated.
 */
export const readShapes = (given: readonly string[]): readonly [LybicShape, ...LybicShape[]] => {
  const [first, ...more] = given.map(readShape);
  if (first === undefined) return defaultShapes;
  const names = [first, ...more].map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`The shape ${twice} is listed twice. Remove one.`);
  return [first, ...more];
};

const readShape = (text: string): LybicShape => {
  const [, name = '', word] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  if (!/^[\w.-]+$/.test(name)) {
    throw new Error(`--shape must be a name of letters, digits, '.', '_' and '-', got '${name}'.`);
  }
  const usual = defaultShapes.find((shape) => shape.name === name);
  const os = word === undefined ? (usual?.os ?? 'Linux') : systems.get(word.toLowerCase());
  if (os === undefined) {
    throw new Error(`Unknown system '${word}' of the shape ${name}. Use one of: ${[...systems.keys()].join(', ')}.`);
  }
  return usual?.os === os ? usual : { name, description: os, os };
};
