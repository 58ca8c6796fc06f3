/** A locale that every system with a UTF-8 one has, and that sorts and speaks like none. */
const plain = 'C.UTF-8';

/**
 * The environment variable that has programs take names of files for UTF-8, where the environment has no locale, as in a container:
 * Chromium 156 gives a page no file whose name is not ASCII there, and calls a download `download` (November 2026).
 */
export const localeVariables = ({
  LC_ALL,
  LC_CTYPE,
  LANG,
}: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> => {
  // An empty one counts as absent.
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== undefined && value !== '');
  if (locale !== undefined && locale !== 'C' && locale !== 'POSIX') return {};
  return locale !== undefined && locale === LC_ALL ? { LC_ALL: plain } : { LC_CTYPE: plain };
};
