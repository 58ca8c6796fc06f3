import { format, inspect } from 'node:util';
import { secret } from '@farhand/core';
import { describe, expect, test } from 'vitest';

const text = 'open-sesame-7';
const hidden = secret(text);

describe('however it is printed, the text does not show', () => {
  test.each<readonly [string, () => unknown, unknown]>([
    ['String()', () => String(hidden), '[secret]'],
    ['a template', () => `${hidden}`, '[secret]'],
    ['joined to text', () => ['', hidden].join(''), '[secret]'],
    ['JSON', () => JSON.stringify({ hidden }), '{"hidden":"[secret]"}'],
    ['inspect', () => inspect({ hidden }), '{ hidden: [secret] }'],
    ['inspect of everything', () => inspect(hidden, { depth: Infinity, showHidden: true, getters: true }), '[secret]'],
    ['inspect without its own word', () => inspect(hidden, { customInspect: false, showHidden: true }), 'Secret {}'],
    ['format', () => format('%s %o %j', hidden, hidden, hidden), '[secret] [secret] "[secret]"'],
    ['as a number', () => Number(hidden), NaN],
    ['its keys', () => Reflect.ownKeys(hidden), []],
    ['spread', () => ({ ...hidden }), {}],
    ['a structured clone', () => structuredClone(hidden), {}],
  ])('%s', (_, print, expected) => {
    expect(print()).toEqual(expected);
  });
});

describe('what is no text', () => {
  const message = (value: unknown): string => {
    try {
      Reflect.apply(secret, undefined, [value]);
    } catch (error) {
      return error instanceof TypeError ? error.message : 'no TypeError';
    }
    return 'no error';
  };

  test.each([
    [
      'undefined',
      undefined,
      'secret(): expected text, got undefined. Check that the environment variable it comes from is set.',
    ],
    ['null', null, 'secret(): expected text, got null. Check that the environment variable it comes from is set.'],
    ['nothing in it', '', 'secret(): the text is empty. Check that the environment variable it comes from is set.'],
    ['a number', 48151623, 'secret(): the text must be a string, got a value of type number.'],
    ['an object', { text }, 'secret(): the text must be a string, got a value of type object.'],
    ['a secret', hidden, 'secret(): the text must be a string, got a value of type object.'],
  ])('%s', (_, value, expected) => {
    expect(message(value)).toBe(expected);
  });
});
