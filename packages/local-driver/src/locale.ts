/** A neutral locale that every system with UTF-8 locales has. */
const plain = 'C.UTF-8';

/**
 * Returns the environment variable that makes programs read file names as UTF-8 if the environment sets no locale, as
 * in a container. Without a locale, Chromium 156 passes a page no file whose name is not ASCII, and names such a
 * download `download` (November 2026).
 */
export const localeVariables = ({
  LC_ALL,
  LC_CTYPE,
  LANG,
}: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> => {
  // An empty variable counts as absent.
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== undefined && value !== '');
  if (locale !== undefined && locale !== 'C' && locale !== 'POSIX') return {};
  return locale !== undefined && locale === LC_ALL ? { LC_ALL: plain } : { LC_CTYPE: plain };
};
