import { typeError } from '../check/mistake.js';
import { describe } from '../check/values.js';

const error = (call: string, wanted: string, got: string, advice: string): TypeError =>
  typeError(`${call}: expected ${wanted}, got ${got}. ${advice}`);

/** The two numbers in a list or in an object's fields of any name. */
const pairOf = (value: unknown): readonly number[] | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const numbers = Object.values(value).filter((one) => typeof one === 'number');
  return numbers.length === 2 ? numbers : undefined;
};

const noSelectors = (call: string, write: string): string =>
  `Farhand has no selectors. Write ${call}(${write}) with points from tab.screenshot(), tab.getByText('Save').click(), or find the element with Playwright over computer.cdpUrl().`;

/** The error for an argument that is not a point, with the correct spelling. */
export const notAPoint = (call: string, given: unknown, next: unknown): TypeError => {
  const wanted = 'two numbers or a point such as { x: 120, y: 80 }';
  if (typeof given === 'string' && /^[#.[/]|\w\w/.test(given) && typeof next !== 'string')
    return error(call, wanted, describe(given), noSelectors(call, '120, 80'));
  const pair = Array.isArray(given) ? pairOf(given) : undefined;
  if (pair !== undefined) return error(call, wanted, 'an array', `Write ${call}(${pair.join(', ')}).`);
  return typeError(`${call}: expected ${wanted}, got ${describe(given)} and ${describe(next)}.`);
};

/**
 * Checks that the points of a drag are objects.
 *
 * @throws TypeError that shows the points in the correct form.
 */
export const checkTwoPoints = (call: string, given: readonly unknown[]): void => {
  const wanted = 'two points such as { x: 120, y: 80 }';
  const [from, to] = given;
  if (typeof from === 'string')
    throw error(call, wanted, describe(from), noSelectors(call, '{ x: 120, y: 80 }, { x: 300, y: 80 }'));
  const isFlat = typeof from === 'number';
  if (!isFlat && !Array.isArray(from) && !Array.isArray(to)) return;
  const [x1, y1, x2, y2] = isFlat ? given : [from, to].flatMap((one) => pairOf(one) ?? [NaN, NaN]);
  const shown = (value: unknown): string => (Number.isFinite(value) ? String(value) : '…');
  const points = `{ x: ${shown(x1)}, y: ${shown(y1)} }, { x: ${shown(x2)}, y: ${shown(y2)} }`;
  throw error(call, wanted, isFlat ? 'numbers' : 'arrays', `Write ${call}(${points}).`);
};

/**
 * Checks that a turn of the wheel is two numbers.
 *
 * @throws TypeError that shows the turn in the correct form.
 */
export const checkTurn = (call: string, dx: unknown, dy: unknown): void => {
  const wanted = 'two numbers, dx and dy';
  if (typeof dx === 'object') {
    const [right, down] = pairOf(dx) ?? [0, 120];
    throw error(call, wanted, describe(dx), `Write ${call}(${right}, ${down}).`);
  }
  if (typeof dx === 'number' && (dy === undefined || typeof dy === 'object'))
    throw error(call, wanted, 'one', `To scroll down, write ${call}(0, ${dx}).`);
};

/** The error for text or a key that follows a selector, as in other libraries. It does not show the text. */
export const notUnselected = (call: string): TypeError =>
  error(
    call,
    'options after the first argument',
    'a string',
    `The call acts on the focused element and accepts no selector. Click the field, then write ${call}(…) with the string alone.`,
  );

/** The error for a single word where options are expected. */
export const notNamed = (call: string, options: string, name: string): TypeError =>
  typeError(
    `${call}: options must be an object, got ${describe(options)}. Write { ${name}: '${options.slice(0, 20)}' }.`,
  );

/** The error for a chord given as a list of keys. */
export const notJoined = (call: string, chord: readonly unknown[]): TypeError => {
  const keys = chord.every((key) => typeof key === 'string') ? chord.join('+') : 'Control+a';
  return error(call, "a key or a chord such as 'Control+a'", 'an array', `Write ${call}('${keys.slice(0, 60)}').`);
};

/** The error for modifiers that are not a list. */
export const notAList = (call: string, name: string, given: unknown): TypeError => {
  const shown = typeof given === 'string' ? ` Write ['${given.slice(0, 20)}'].` : '';
  return typeError(`${call}: ${name} must be an array, got ${describe(given)}.${shown}`);
};
