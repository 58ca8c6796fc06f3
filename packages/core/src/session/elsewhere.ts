import { typeError } from '../check/mistake.js';
import { pointAt, takeCallSite } from './call-site.js';

/** Sentences of advice, each with the method names that it applies to. */
export type Pointers = Readonly<Record<string, string>>;

/**
 * Makes method names of other libraries throw a TypeError that says what to write in Farhand. The names appear in no
 * type, and existing members take precedence.
 *
 * @param of - How the user refers to the object, such as `tab`.
 */
export const pointElsewhere = (prototype: object, of: string, pointers: Pointers): void => {
  for (const [sentence, names] of Object.entries(pointers)) {
    for (const name of names.split(' ')) {
      if (name in prototype) continue;
      const value = (): never => {
        const error = typeError(`${of}.${name} is not a method of Farhand. ${sentence}`);
        pointAt(error, takeCallSite());
        throw error;
      };
      Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
    }
  }
};
