import { randomBytes } from 'node:crypto';
import type { TabId } from '@farhand/core/driver';
import type { Settings } from './options.js';

/** What the API answers to an action. */
export interface ActionResult {
  readonly status: string;
  readonly error_message?: string;
  readonly result: Readonly<Record<string, unknown>>;
  readonly request_id: string;
  readonly executed_tab_id?: TabId;
  readonly page_context?: Readonly<Record<string, unknown>> | null;
  readonly timestamp: string;
}

/** What became of an action, before it is worded for the wire. */
export interface ActionOutcome {
  /** Why it failed, if it did. */
  readonly error?: string;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly requestId?: string | undefined;
  readonly tab?: TabId | undefined;
  readonly pageContext?: Readonly<Record<string, unknown>> | null;
}

/** Words an outcome as the API does. */
export const actionResult = (
  { error, result, requestId, tab, pageContext }: ActionOutcome,
  { clock, variants }: Settings,
): ActionResult => {
  const words =
    variants.statusWords === 'observed'
      ? { success: 'SUCCESS', failure: 'EXECUTION_ERROR' }
      : { success: 'success', failure: 'error' };
  return {
    status: error === undefined ? words.success : words.failure,
    ...(error === undefined ? {} : { error_message: error }),
    result: result ?? {},
    request_id: requestId === undefined || requestId === '' ? `req_${randomBytes(8).toString('hex')}` : requestId,
    ...(tab === undefined ? {} : { executed_tab_id: tab }),
    ...(pageContext === undefined ? {} : { page_context: pageContext }),
    timestamp: new Date(clock.now()).toISOString(),
  };
};
