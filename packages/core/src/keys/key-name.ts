import type { actingKeys, placedKeys } from './us-layout.js';

/**
 * A key in its canonical spelling: a DOM `KeyboardEvent.key` value (`'Shift'`, `'a'`, `'A'`, `'ArrowLeft'`), or the
 * `code` of a key that shares its DOM name with another (`'ShiftRight'`, `'Numpad5'`). Made by `parseKey`.
 *
 * @category Input
 */
export type Key = string;

type Characters<Text extends string> = Text extends `${infer First}${infer Rest}` ? First | Characters<Rest> : never;

type Letter = Characters<'abcdefghijklmnopqrstuvwxyz'>;
type Digit = Characters<'0123456789'>;
type Sign = Characters<'`-=[]\\;\',./ ~!@#$%^&*()_+{}|:"<>?'>;

type SignCode =
  | 'Backquote'
  | 'Minus'
  | 'Equal'
  | 'BracketLeft'
  | 'BracketRight'
  | 'Backslash'
  | 'Semicolon'
  | 'Quote'
  | 'Comma'
  | 'Period'
  | 'Slash'
  | 'Space';

/**
 * A name of a key: what the key produces (`'a'`, `'A'`, `'!'`, `'Enter'`, `'ArrowLeft'`), or its place (`'KeyA'`,
 * `'Digit1'`, `'Numpad5'`, `'ShiftRight'`).
 *
 * @remarks
 * Editors complete these names. Calls accept any string and check it, because names ignore case and have aliases such
 * as `'ctrl'`, `'Page_Down'` and `'Return'`. Join names with `+` to write a chord such as `'Control+Shift+T'`. The page
 * *Keys* of the documentation lists every name.
 * @category Input
 */
export type KeyName =
  | Letter
  | Uppercase<Letter>
  | Digit
  | Sign
  | `Key${Uppercase<Letter>}`
  | `Digit${Digit}`
  | SignCode
  | (typeof actingKeys)[number][0 | 1]
  | `F${Exclude<Digit, '0'>}`
  | `F1${Digit}`
  | `F2${Characters<'01234'>}`
  | (typeof placedKeys)[number][0]
  | `Numpad${Digit}`
  | 'ControlOrMeta';

/**
 * A name of a modifier key. `'ControlOrMeta'` is Meta on a Mac and Control on other systems.
 *
 * @category Input
 */
export type ModifierName = 'Alt' | 'Control' | 'ControlOrMeta' | 'Meta' | 'Shift';
