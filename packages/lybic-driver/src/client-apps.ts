import type { Wait } from '@farhand/core/driver';
import type { Caller } from './client-call.js';
import { requireText } from './read-fields.js';
import type { OperationResponse, StartedOperation } from './wire-replies.js';

/** The endpoint for apps of Android. */
export interface AppsClient {
  /** `PUT …/apps/{appId}`: begins to install an app. Which ids there are is not documented. */
  start(sandboxId: string, appId: string, wait?: Wait): Promise<StartedOperation>;
}

/** The endpoint for what takes a while. */
export interface OperationsClient {
  /** `GET …/operations/{operationId}`. */
  get(sandboxId: string, operationId: string, wait?: Wait): Promise<OperationResponse>;
}

/** Makes the method for {@link AppsClient}. */
export const createAppsClient = (caller: Caller): AppsClient => ({
  start: async (sandboxId, appId, wait = {}) => {
    const { body, origin } = await caller.object('appsStart', { ids: { sandboxId, appId }, wait });
    return {
      operationId: requireText(body, 'operationId', origin),
      status: requireText(body, 'status', origin),
    };
  },
});

/** Makes the method for {@link OperationsClient}. */
export const createOperationsClient = (caller: Caller): OperationsClient => ({
  get: async (sandboxId, operationId, wait = {}) => {
    const { body, origin } = await caller.object('operationsGet', { ids: { sandboxId, operationId }, wait });
    return { status: requireText(body, 'status', origin), detail: body['detail'] };
  },
});
