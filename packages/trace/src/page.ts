import { readFile } from 'node:fs/promises';
import { dataTag } from './reading/read-trace.js';
import type { Line } from './recording/line.js';

/**
 * The page without a trace, which the build creates from `viewer`. The relative path is the same from source and from
 * dist.
 */
const template = new URL('../dist/page.html', import.meta.url);

/** The template's placeholder for the data. */
const emptyData = `${dataTag}[]</script>`;

/** Returns the page of a trace: a single file without dependencies. */
export const pageOf = async (lines: readonly Line[]): Promise<string> => {
  const [head, tail, ...more] = (await readFile(template, 'utf8')).split(emptyData);
  if (head === undefined || tail === undefined || more.length > 0)
    throw new Error('The template of the page has no placeholder for data.');
  // A text in the data could end the script element that contains it.
  const data = `[${lines.map((line) => JSON.stringify(line).replaceAll('<', '\\u003c')).join(',\n')}]`;
  return `${head}${dataTag}${data}</script>${tail}`;
};
