import type { Wait } from '@farhand/core/driver';
import type { Caller } from './client-call.js';
import { requireRecord, requireText, text } from './read-fields.js';
import { readActionResponse, readDetails, readSandbox, readSandboxes, sandboxIn } from './read-sandbox.js';
import type {
  ActionResponse,
  FromImageResponse,
  SandboxDetails,
  SandboxResponse,
  StatusResponse,
} from './wire-replies.js';
import type { CreateFromImageRequest, CreateSandboxRequest, ExtendRequest, PreviewRequest } from './wire-requests.js';

/** The endpoints that make, show and end sandboxes. */
export interface SandboxesClient {
  /** `GET …/sandboxes`: those of the whole organization, expired ones that the vendor has not deleted yet included. */
  list(wait?: Wait): Promise<readonly SandboxResponse[]>;
  /** `POST …/sandboxes`: creates a sandbox. Never sent twice: look into the list if its outcome is unknown. */
  create(body: CreateSandboxRequest, wait?: Wait): Promise<SandboxResponse>;
  /** `POST …/sandboxes/from-image`: creates a sandbox from a machine image. */
  createFromImage(body: CreateFromImageRequest, wait?: Wait): Promise<FromImageResponse>;
  /** `GET …/sandboxes/{sandboxId}`: with its shape, and what the vendor's streaming client needs. */
  get(sandboxId: string, wait?: Wait): Promise<SandboxDetails>;
  /** `DELETE …/sandboxes/{sandboxId}`: ends a sandbox. */
  delete(sandboxId: string, wait?: Wait): Promise<void>;
  /** `POST …/extend`: sets how long it lives from now on, which may be shorter than what was left. */
  extend(sandboxId: string, body?: ExtendRequest, wait?: Wait): Promise<void>;
  /** `POST …/restart`: reboots it. */
  restart(sandboxId: string, wait?: Wait): Promise<void>;
  /** `GET …/status`: `PENDING`, `RUNNING`, `STOPPED` or `ERROR`. */
  status(sandboxId: string, wait?: Wait): Promise<StatusResponse>;
  /** `POST …/preview`: a picture and where the pointer is. */
  preview(sandboxId: string, body?: PreviewRequest, wait?: Wait): Promise<ActionResponse>;
}

const createAdvice = 'List the sandboxes to see whether it was created, and delete it if you do not need it.';

/** Makes the methods for {@link SandboxesClient}. */
export const createSandboxesClient = (caller: Caller): SandboxesClient => ({
  list: async (wait = {}) => {
    const { body, origin } = await caller.array('sandboxesList', { wait });
    return readSandboxes(body, origin);
  },
  create: async (body, wait = {}) => {
    const created = await caller.object('sandboxesCreate', { body, wait, advice: createAdvice });
    return readSandbox(sandboxIn(created.body), created.origin);
  },
  createFromImage: async (body, wait = {}) => {
    const created = await caller.object('sandboxesCreateFromImage', { body, wait, advice: createAdvice });
    return {
      sandbox: readSandbox(requireRecord(created.body, 'sandbox', created.origin), created.origin),
      bookId: text(created.body['bookId']),
    };
  },
  get: async (sandboxId, wait = {}) => {
    const { body, origin } = await caller.object('sandboxesGet', { ids: { sandboxId }, wait });
    return readDetails(body, origin);
  },
  delete: (sandboxId, wait = {}) => caller.done('sandboxesDelete', { ids: { sandboxId }, wait }),
  extend: (sandboxId, body = {}, wait = {}) => caller.done('sandboxesExtend', { ids: { sandboxId }, body, wait }),
  restart: (sandboxId, wait = {}) => caller.done('sandboxesRestart', { ids: { sandboxId }, wait }),
  status: async (sandboxId, wait = {}) => {
    const { body, origin } = await caller.object('sandboxesStatus', { ids: { sandboxId }, wait });
    return { status: requireText(body, 'status', origin) };
  },
  preview: async (sandboxId, body = {}, wait = {}) => {
    const { body: json } = await caller.object('sandboxesPreview', { ids: { sandboxId }, body, wait });
    return readActionResponse(json);
  },
});
