import { isRecord, type Wait } from '@farhand/core/driver';
import type { Caller } from './client-call.js';
import { flag, missing, records, requireArray, requireText, text, type Json, type Origin } from './read-fields.js';
import type { CopyResult, MappingResponse } from './wire-replies.js';
import type { CopyRequest } from './wire-requests.js';

/** The endpoint for files. */
export interface FilesClient {
  /** `POST …/file/copy`: copies files into, out of and within the sandbox. Each file's result says whether it succeeded. */
  copy(sandboxId: string, body: CopyRequest, wait?: Wait): Promise<readonly CopyResult[]>;
}

/** The endpoints that open a port of the sandbox to the world. */
export interface MappingsClient {
  /** `GET …/mappings`. */
  list(sandboxId: string, wait?: Wait): Promise<readonly MappingResponse[]>;
  /** `POST …/mappings`: opens a port that something in the sandbox listens on, such as `127.0.0.1:3000`. */
  create(sandboxId: string, targetEndpoint: string, wait?: Wait): Promise<MappingResponse>;
  /** `GET …/mappings/{targetEndpoint}`. */
  get(sandboxId: string, targetEndpoint: string, wait?: Wait): Promise<MappingResponse>;
  /** `DELETE …/mappings/{targetEndpoint}`. */
  delete(sandboxId: string, targetEndpoint: string, wait?: Wait): Promise<void>;
}

const readResult = (json: Json, origin: Origin): CopyResult => {
  const success = flag(json['success']);
  if (success === undefined) throw missing('success', origin);
  return { id: text(json['id']), success, error: text(json['error']) };
};

const readMapping = (json: Json, origin: Origin): MappingResponse => ({
  domain: requireText(json, 'domain', origin),
  targetEndpoint: requireText(json, 'targetEndpoint', origin),
  accessToken: requireText(json, 'accessToken', origin),
});

/** Makes the methods for {@link FilesClient}. */
export const createFilesClient = (caller: Caller): FilesClient => ({
  copy: async (sandboxId, body, wait = {}) => {
    const { body: json, origin } = await caller.object('filesCopy', { ids: { sandboxId }, body, wait });
    return records(requireArray(json, 'results', origin)).map((result) => readResult(result, origin));
  },
});

/** Makes the methods for {@link MappingsClient}. */
export const createMappingsClient = (caller: Caller): MappingsClient => ({
  list: async (sandboxId, wait = {}) => {
    const { body, origin } = await caller.array('mappingsList', { ids: { sandboxId }, wait });
    return body.filter(isRecord).map((one) => readMapping(one, origin));
  },
  create: async (sandboxId, targetEndpoint, wait = {}) => {
    const { body, origin } = await caller.object('mappingsCreate', {
      ids: { sandboxId },
      body: { targetEndpoint },
      wait,
    });
    return readMapping(body, origin);
  },
  get: async (sandboxId, targetEndpoint, wait = {}) => {
    const { body, origin } = await caller.object('mappingsGet', { ids: { sandboxId, targetEndpoint }, wait });
    return readMapping(body, origin);
  },
  delete: (sandboxId, targetEndpoint, wait = {}) =>
    caller.done('mappingsDelete', { ids: { sandboxId, targetEndpoint }, wait }),
});
