import type { Wait } from '@farhand/core/driver';
import type { Caller } from './client-call.js';
import { readBatch, type ActionResult, type BatchResponse } from './wire-replies.js';
import type {
  BatchRequest,
  DragRequest,
  ExecuteRequest,
  HotkeyRequest,
  KeyRequest,
  PointRequest,
  ScrollRequest,
  TypeRequest,
} from './wire-requests.js';

/**
 * The endpoints for input. Each result is one that succeeded: a failed action is an ActionFailedError. A lost reply is
 * an OutcomeUnknownError; only releases are sent again.
 */
export interface ActionsClient {
  /** `POST /computers/{id}/batch`: several actions in order, up to the first error. The answer is not checked for success. */
  batch(id: string, body: BatchRequest, wait?: Wait): Promise<BatchResponse>;
  /** `POST /computers/{id}/execute`: any one action. */
  execute(id: string, body: ExecuteRequest, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/click`: left click. */
  click(id: string, body: PointRequest, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/double-click`: left double click. */
  doubleClick(id: string, body: PointRequest, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/right-click`. */
  rightClick(id: string, body: PointRequest, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/drag`: left press, move, release. */
  drag(id: string, body: DragRequest, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/mouse-down`: presses the left button and holds it. */
  mouseDown(id: string, body: PointRequest, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/mouse-up`: releases the left button, there. */
  mouseUp(id: string, body: PointRequest, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/scroll`: turns the wheel at a point. */
  scroll(id: string, body: ScrollRequest, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/type`: types into the focused element. */
  type(id: string, body: TypeRequest, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/hotkey`: presses keys together. */
  hotkey(id: string, body: HotkeyRequest, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/key-down`: presses a key and holds it. */
  keyDown(id: string, body: KeyRequest, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/key-up`: releases a key. */
  keyUp(id: string, body: KeyRequest, wait?: Wait): Promise<ActionResult>;
}

/** Makes the methods for {@link ActionsClient}. */
export const createActionsClient = (caller: Caller): ActionsClient => ({
  batch: async (id, body, wait = {}) => readBatch(await caller.object('batch', { id, body, wait })),
  execute: (id, body, wait = {}) => caller.action('execute', { id, body, wait }),
  click: (id, body, wait = {}) => caller.action('click', { id, body, wait }),
  doubleClick: (id, body, wait = {}) => caller.action('doubleClick', { id, body, wait }),
  rightClick: (id, body, wait = {}) => caller.action('rightClick', { id, body, wait }),
  drag: (id, body, wait = {}) => caller.action('drag', { id, body, wait }),
  mouseDown: (id, body, wait = {}) => caller.action('mouseDown', { id, body, wait }),
  mouseUp: (id, body, wait = {}) => caller.action('mouseUp', { id, body, wait }),
  scroll: (id, body, wait = {}) => caller.action('scroll', { id, body, wait }),
  type: (id, body, wait = {}) => caller.action('type', { id, body, wait }),
  hotkey: (id, body, wait = {}) => caller.action('hotkey', { id, body, wait }),
  keyDown: (id, body, wait = {}) => caller.action('keyDown', { id, body, wait }),
  keyUp: (id, body, wait = {}) => caller.action('keyUp', { id, body, wait }),
});
