import type { Deadline, HandoffFacet } from '@farhand/core/driver';
import type { TakeoverAction, VerdictAction } from './wire-actions.js';

/** Sends an action of which nothing is wanted back. */
export type Tell = (action: VerdictAction | TakeoverAction, deadline: Deadline) => Promise<unknown>;

const said = (message: string | undefined): { readonly message?: string } => (message === undefined ? {} : { message });

/** The vendor's messages about a task. They are actions without input. */
export const createHandoff = (tell: Tell): HandoffFacet => ({
  finished: async (message, deadline) => {
    await tell({ type: 'finished', ...said(message) }, deadline);
  },
  failed: async (message, deadline) => {
    await tell({ type: 'failed', ...said(message) }, deadline);
  },
  userTakeover: async (deadline) => {
    await tell({ type: 'client:user-takeover' }, deadline);
  },
});
