import { toError } from '@farhand/core/driver';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import {
  FieldError,
  objectField,
  objectsField,
  stringField,
  stringMapField,
  textField,
  webAddress,
  type JsonObject,
} from '../http/json.js';
import { json } from '../http/reply.js';
import type { Workspace } from '../machine/workspace.js';
import { commandEndpoint, type Endpoint } from './endpoint.js';
import { invalidRequest } from './problem.js';

type Headers = Readonly<Record<string, string>>;

/** The source or destination of a file. */
type Location =
  | { readonly type: 'sandboxFileLocation'; readonly path: string }
  | { readonly type: 'httpGetLocation' | 'httpPutLocation'; readonly url: string; readonly headers: Headers }
  | {
      readonly type: 'httpPostFormLocation';
      readonly url: string;
      readonly headers: Headers;
      readonly form: Headers;
      readonly fileField: string;
    };

interface Copy {
  readonly id: string | undefined;
  readonly src: Location;
  readonly dest: Location;
}

/** `POST …/file/copy`: copies one file after another. The result of each contains its error. */
export const copyFiles: Endpoint = commandEndpoint(async (sandbox, { json: body }) => {
  const files = objectsField(body(), 'files') ?? [];
  if (files.length === 0) throw invalidRequest('files must name at least one file');
  const results = [];
  for (const copy of files.map(readCopy)) results.push(await copyOne(copy, sandbox.workspace));
  sandbox.checkAlive();
  return json(200, { results });
});

const readCopy = (file: JsonObject): Copy => ({
  id: stringField(file, 'id'),
  src: readLocation(file, 'src'),
  dest: readLocation(file, 'dest'),
});

const readLocation = (file: JsonObject, name: string): Location => {
  const location = objectField(file, name);
  if (location === undefined) throw new FieldError(`${name} is missing`);
  const type = stringField(location, 'type');
  if (type === 'sandboxFileLocation') return { type, path: textField(location, 'path') };
  const url = webAddress(location, 'url');
  if (url === undefined) throw new FieldError(`${name}.url is missing`);
  const headers = stringMapField(location, 'headers') ?? {};
  if (type === 'httpGetLocation' || type === 'httpPutLocation') return { type, url, headers };
  if (type !== 'httpPostFormLocation') throw new FieldError(`${name}.type is not known`);
  const form = stringMapField(location, 'form') ?? {};
  return { type, url, headers, form, fileField: stringField(location, 'fileField') ?? 'file' };
};

const copyOne = async ({ id, src, dest }: Copy, workspace: Workspace): Promise<object> => {
  const named = id === undefined ? {} : { id };
  try {
    await write(dest, await read(src, workspace), nameOf(src), workspace);
    return { ...named, success: true };
  } catch (error) {
    return { ...named, success: false, error: toError(error).message };
  }
};

const nameOf = (location: Location): string =>
  basename(location.type === 'sandboxFileLocation' ? location.path : new URL(location.url).pathname) || 'file';

const read = async (src: Location, workspace: Workspace): Promise<Uint8Array<ArrayBuffer>> => {
  switch (src.type) {
    case 'sandboxFileLocation':
      return new Uint8Array(await readFile(await fileAt(src.path, workspace)));
    case 'httpGetLocation':
      return new Uint8Array(await (await request(src.url, { headers: src.headers })).arrayBuffer());
    default:
      throw new Error(`A file cannot be read from a ${src.type}`);
  }
};

const write = async (
  dest: Location,
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  workspace: Workspace,
): Promise<void> => {
  switch (dest.type) {
    case 'sandboxFileLocation': {
      const path = await fileAt(dest.path, workspace);
      await mkdir(dirname(path), { recursive: true });
      return writeFile(path, bytes);
    }
    case 'httpPutLocation':
      await (await request(dest.url, { method: 'PUT', headers: dest.headers, body: bytes })).arrayBuffer();
      return;
    case 'httpPostFormLocation': {
      const body = new FormData();
      for (const [field, value] of Object.entries(dest.form)) body.append(field, value);
      body.append(dest.fileField, new Blob([bytes]), name);
      await (await request(dest.url, { method: 'POST', headers: dest.headers, body })).arrayBuffer();
      return;
    }
    case 'httpGetLocation':
      throw new Error('A file cannot be written to a httpGetLocation');
  }
};

/** Resolves a path. `~/` is the sandbox's home, which is also the base of relative paths. */
const placeOf = (path: string, workspace: Workspace): Promise<string> =>
  workspace.resolve(path.replace(/^~\//, ''), 'path');

/**
 * Resolves the path of a file that may not exist yet. Opening a pipe would wait for its other side without end, even at
 * shutdown.
 */
const fileAt = async (path: string, workspace: Workspace): Promise<string> => {
  const place = await placeOf(path, workspace);
  const found = await stat(place).catch(() => undefined);
  if (found === undefined || found.isFile()) return place;
  throw new Error(`There is ${found.isDirectory() ? 'a directory' : 'no file'} at ${path}`);
};

const transferTimeoutMs = 60_000;

const request = async (url: string, init: RequestInit): Promise<Response> => {
  const { host } = new URL(url);
  const signal = AbortSignal.timeout(transferTimeoutMs);
  const response = await fetch(url, { ...init, redirect: 'error', signal }).catch(() => {
    throw new Error(`No answer from ${host}`);
  });
  if (response.ok) return response;
  await response.body?.cancel();
  throw new Error(`${host} answered HTTP ${response.status}`);
};
