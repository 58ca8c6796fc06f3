import type { Wait } from '@farhand/core/driver';
import type { Caller } from './client-call.js';
import type { ActionResult } from './wire-replies.js';
import type { TabCreateRequest } from './wire-requests.js';

/** The endpoints for tabs: browsers only. Each result is one that succeeded. */
export interface TabsClient {
  /** `GET /computers/{id}/tabs`: the open tabs, in `result.tabs`. A new tab may take a moment to appear. */
  list(id: string, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/tabs`: a new tab, which becomes the main one; its id is in `result.created_tab_id`. */
  create(id: string, body?: TabCreateRequest, wait?: Wait): Promise<ActionResult>;
  /** `DELETE /computers/{id}/tabs/{tab_id}`: closes a tab. The vendor does not close the last one. */
  delete(id: string, tabId: string, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/tabs/{tab_id}/switch`: makes a tab the main one. */
  switch(id: string, tabId: string, wait?: Wait): Promise<ActionResult>;
}

/** Makes the methods for {@link TabsClient}. */
export const createTabsClient = (caller: Caller): TabsClient => ({
  list: (id, wait = {}) => caller.action('tabsList', { id, wait }),
  create: (id, body = {}, wait = {}) => caller.action('tabsCreate', { id, body, wait }),
  delete: (id, tabId, wait = {}) => caller.action('tabsDelete', { id, tabId, wait }),
  switch: (id, tabId, wait = {}) => caller.action('tabsSwitch', { id, tabId, wait }),
});
