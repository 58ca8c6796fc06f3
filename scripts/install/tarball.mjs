// @ts-check
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';

/** A tar file consists of blocks of this many bytes: one for each header, and as many as its content needs. */
const blockBytes = 512;

/** Where the fields of a header are: the first byte, and the byte after the last. */
const places = /** @type {const} */ ({
  name: [0, 100],
  mode: [100, 108],
  owner: [108, 116],
  group: [116, 124],
  size: [124, 136],
  time: [136, 148],
  checksum: [148, 156],
  type: [156, 157],
  magic: [257, 265],
  prefix: [345, 500],
});

/** The time that npm writes for every file, in seconds since 1970, so that the same files make the same tarball. */
const fixedTime = 499_162_500;

/**
 * A text field of a header, which ends at the first zero byte or at the end of the field.
 * @param {Buffer} header
 * @param {keyof typeof places} field
 */
const read = (header, field) => header.toString('utf8', ...places[field]).replace(/\0[\s\S]*$/, '');

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
    const size = Number.parseInt(read(header, 'size').trim(), 8);
    const type = read(header, 'type');
    const content = bytes.subarray(at + blockBytes, at + blockBytes + size);
    at += blockBytes + Math.ceil(size / blockBytes) * blockBytes;
    if (type === 'x') {
      longPath = paxPath(content);
      continue;
    }
    const prefix = read(header, 'prefix');
    const name = longPath ?? `${prefix === '' ? '' : `${prefix}/`}${read(header, 'name')}`;
    longPath = undefined;
    if (type === '0' || type === '') files.set(name.replace(/^[^/]+\//, ''), content);
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

/**
 * The header of a file.
 * @param {string} path
 * @param {number} size
 * @param {boolean} isProgram
 */
const headerOf = (path, size, isProgram) => {
  const header = Buffer.alloc(blockBytes);
  /** @param {keyof typeof places} field @param {string} text */
  const write = (field, text) => {
    const [start, end] = places[field];
    if (Buffer.byteLength(text) > end - start) throw new Error(`${path}: '${text}' is too long for a tarball.`);
    header.write(text, start);
  };
  /** @param {keyof typeof places} field @param {number} value */
  const writeNumber = (field, value) => {
    const [start, end] = places[field];
    write(field, `${value.toString(8).padStart(end - start - 1, '0')}\0`);
  };
  // The prefix ends before a slash, and what follows the slash must fit into the name.
  const split = Buffer.byteLength(path) <= 100 ? -1 : path.indexOf('/', path.length - 101);
  write('name', path.slice(split + 1));
  if (split > 0) write('prefix', path.slice(0, split));
  writeNumber('mode', isProgram ? 0o755 : 0o644);
  writeNumber('owner', 0);
  writeNumber('group', 0);
  writeNumber('size', size);
  writeNumber('time', fixedTime);
  write('type', '0');
  write('magic', 'ustar\u000000');
  // The sum is made with spaces in its own place.
  write('checksum', ' '.repeat(8));
  const sum = header.reduce((total, byte) => total + byte, 0);
  write('checksum', `${sum.toString(8).padStart(6, '0')}\0 `);
  return header;
};

/**
 * Writes a packed package. The same files give the same bytes.
 * @param {string} path
 * @param {ReadonlyMap<string, Buffer>} files by their paths below the `package` folder
 */
export const writeTarball = (path, files) => {
  const parts = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, content]) => [
      headerOf(`package/${name}`, content.length, name.startsWith('bin/')),
      content,
      Buffer.alloc((blockBytes - (content.length % blockBytes)) % blockBytes),
    ]);
  writeFileSync(path, gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * blockBytes)]), { level: 9 }));
};
