import { maskSecrets } from '../secret.js';
import { spellingsOf } from '../secret/spellings.js';

const mask = '[redacted]';

/** What is secret wherever it stands, whoever sent it: authorization values, URL passwords, signatures and tokens in a query. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${mask}`],
  [/(:\/\/)[^\s/@"']+@/g, `$1${mask}@`],
  [/([?&](?:[\w-]*(?:token|key|signature|credential|secret)[\w-]*)=)[^&\s"'<>]+/gi, `$1${mask}`],
];

/**
 * Returns the text without any of the secrets, also where they are percent-escaped or JSON-escaped, without the texts of
 * `secret()` that are in use, and without what is secret by its place: authorization values, passwords in URLs, tokens
 * and signatures in queries.
 */
export const redact = (text: string, secrets: readonly string[]): string => {
  const forms = [...new Set(secrets.flatMap(spellingsOf))].filter((form) => form !== '');
  const byLength = forms.toSorted((a, b) => b.length - a.length);
  const known = byLength.reduce((rest, form) => rest.replaceAll(form, mask), maskSecrets(text));
  return patterns.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), known);
};
