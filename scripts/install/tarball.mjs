// @ts-check
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A tar file consists of blocks of this many bytes: one for each header, and as many as its content needs. */
const blockBytes = 512;

/**
 * A text field of a header, which ends at the first zero byte or at the end of the field.
 * @param {Buffer} header
 * @param {number} start
 * @param {number} end
 */
const field = (header, start, end) => header.toString('utf8', start, end).replace(/\0[\s\S]*$/, '');

/**
 * The path in the records of a pax header (`27 path=package/a.js`), which replaces the path of the next file.
 * @param {Buffer} content
 */
const paxPath = (content) => /^\d+ path=(.*)$/m.exec(content.toString('utf8'))?.[1];

/**
 * Reads the files of a packed package, by their paths below its `package` folder.
 * @param {string} path
 * @returns {ReadonlyMap<string, Buffer>}
 */
export const readTarball = (path) => {
  const bytes = gunzipSync(readFileSync(path));
  const files = new Map();
  /** @type {string | undefined} */
  let longPath;
  for (let at = 0; at + blockBytes <= bytes.length && bytes[at] !== 0;) {
    const header = bytes.subarray(at, at + blockBytes);
    const size = Number.parseInt(field(header, 124, 136).trim(), 8);
    const type = String.fromCharCode(header[156] ?? 0);
    const content = bytes.subarray(at + blockBytes, at + blockBytes + size);
    at += blockBytes + Math.ceil(size / blockBytes) * blockBytes;
    if (type === 'x') {
      longPath = paxPath(content);
      continue;
    }
    const prefix = field(header, 345, 500);
    const name = longPath ?? `${prefix === '' ? '' : `${prefix}/`}${field(header, 0, 100)}`;
    longPath = undefined;
    if (type === '0' || type === '\0') files.set(name.replace(/^[^/]+\//, ''), content);
  }
  return files;
};

/**
 * The manifest in a packed package.
 * @param {string} path
 * @returns {Record<string, unknown> & { readonly name: string, readonly version: string }}
 */
export const manifestOf = (path) => {
  const text = readTarball(path).get('package.json')?.toString('utf8');
  if (text === undefined) throw new Error(`${path} has no package.json.`);
  return JSON.parse(text);
};
