import { inspect } from 'node:util';
import { suppressedErrors } from '@farhand/core';

/** Everything of a value that anyone may print, log or send; of an error its causes and the errors beside it too. */
export const printed = (value: unknown): string => {
  const parts = [inspect(value, { depth: Infinity, showHidden: true, maxStringLength: Infinity }), json(value)];
  if (value instanceof Error) {
    parts.push(String(value), value.message, value.stack ?? '', json(Object.getOwnPropertyDescriptors(value)));
    parts.push(printed(value.cause));
  }
  parts.push(...suppressedErrors(value).map(printed));
  return parts.join('\n');
};

const json = (value: unknown): string => {
  const seen = new Set<unknown>();
  return (
    JSON.stringify(value, (_, inner: unknown) => {
      if (typeof inner !== 'object' || inner === null) return inner;
      if (seen.has(inner)) return 'seen';
      seen.add(inner);
      return inner;
    }) ?? ''
  );
};
