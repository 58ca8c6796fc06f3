import { typeError } from '../check/mistake.js';
import { pointAt, takeCallSite } from './call-site.js';

/** Sentences, each with the names that it is for. */
export type Pointers = Readonly<Record<string, string>>;

/**
 * Makes methods of other libraries throw a TypeError that says what is written here instead. They are in no type, and stay
 * away from names that the object has.
 *
 * @param of - How the user calls the object, such as `tab`.
 */
export const pointElsewhere = (prototype: object, of: string, pointers: Pointers): void => {
  for (const [sentence, names] of Object.entries(pointers)) {
    for (const name of names.split(' ')) {
      if (name in prototype) continue;
      const value = (): never => {
        const error = typeError(`${of}.${name}: there is no such method. ${sentence}`);
        pointAt(error, takeCallSite());
        throw error;
      };
      Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
    }
  }
};
