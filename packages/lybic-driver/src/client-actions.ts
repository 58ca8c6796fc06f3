import type { Effect, Wait } from '@farhand/core/driver';
import type { Caller } from './client-call.js';
import { readActionResponse } from './read-sandbox.js';
import type { LybicAction } from './wire-actions.js';
import type { ActionResponse } from './wire-replies.js';
import type { ComputerUseRequest, ExecuteRequest } from './wire-requests.js';

/** The endpoints for actions. A lost reply is an OutcomeUnknownError; only what does no harm twice is sent again. */
export interface ActionsClient {
  /** `POST …/actions/execute`: any one action. */
  execute(sandboxId: string, body: ExecuteRequest, wait?: Wait): Promise<ActionResponse>;
  /** `POST …/actions/computer-use`: any one action of a desktop. The vendor has deprecated it. */
  computerUse(sandboxId: string, body: ComputerUseRequest, wait?: Wait): Promise<ActionResponse>;
}

/** What doing an action twice would do. */
export const effectOf = (action: LybicAction): Effect => {
  switch (action.type) {
    case 'key:up':
      return 'repeatable';
    case 'screenshot':
      return 'read';
    default:
      return 'once';
  }
};

/** Where actions can go. */
export type ActionEndpoint = 'actionsExecute' | 'actionsComputerUse';

/** Sends one action. */
export const sendAction = async (
  caller: Caller,
  endpoint: ActionEndpoint,
  sandboxId: string,
  body: ExecuteRequest,
  wait: Wait,
  effect: Effect = effectOf(body.action),
): Promise<ActionResponse> => {
  const { body: json } = await caller.object(endpoint, { ids: { sandboxId }, body, wait, effect });
  return readActionResponse(json);
};

/** Makes the methods for {@link ActionsClient}. */
export const createActionsClient = (caller: Caller): ActionsClient => ({
  execute: (sandboxId, body, wait = {}) => sendAction(caller, 'actionsExecute', sandboxId, body, wait),
  computerUse: (sandboxId, body, wait = {}) => sendAction(caller, 'actionsComputerUse', sandboxId, body, wait),
});
