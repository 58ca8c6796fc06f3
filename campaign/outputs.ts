import { suppressedErrors } from '@farhand/core';
import { inspect } from 'node:util';
import { secretPrefix } from './act.js';
import type { Finding } from './finding.js';
import { apiKey } from './vendor.js';

const secrets: readonly string[] = [apiKey, secretPrefix];

/** Everything that printing a value may show. */
const shownOf = (value: unknown): string => {
  const parts = [inspect(value, { depth: Infinity, showHidden: true }), String(value)];
  try {
    parts.push(JSON.stringify(value) ?? '');
  } catch {
    // What has no JSON shows nothing.
  }
  if (value instanceof Error) parts.push(value.stack ?? '', ...suppressedErrors(value).map(shownOf));
  return parts.join('\n');
};

/** The secrets in what a user may print. */
export const secretsIn = (value: unknown): readonly Finding[] => {
  const shown = shownOf(value);
  return secrets
    .filter((secret) => shown.includes(secret))
    .map((secret) => ({ type: 'secretShown', detail: `${secret} in: ${shown.slice(0, 2000)}` }));
};
