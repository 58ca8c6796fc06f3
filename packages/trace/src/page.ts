import { readFile } from 'node:fs/promises';
import { dataTag } from './reading/read-trace.js';
import type { Line } from './recording/line.js';

/** The page without a trace in it, as the build makes it of `viewer`. Beside this file and beside its source it is the same. */
const template = new URL('../dist/page.html', import.meta.url);

/** What the template has in place of the data. */
const emptyData = `${dataTag}[]</script>`;

/** The page of a trace: one file that needs no other. */
export const pageOf = async (lines: readonly Line[]): Promise<string> => {
  const [head, tail, ...more] = (await readFile(template, 'utf8')).split(emptyData);
  if (head === undefined || tail === undefined || more.length > 0)
    throw new Error('The template of the page has no place for data.');
  // What a page says may end the script it stands in.
  const data = `[${lines.map((line) => JSON.stringify(line).replaceAll('<', '\\u003c')).join(',\n')}]`;
  return `${head}${dataTag}${data}</script>${tail}`;
};
