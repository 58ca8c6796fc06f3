/*
 * The vendor's shapes, with its own field names. Lengths are pixels; `_seconds` and `ms` name their unit. The vendor's
 * reference marks every field as optional; fields that an action cannot work without are required here.
 */

/** The tab of an action. Absent: the main tab. Desktops ignore it. */
export interface TabAddress {
  /** Identifier from the list of tabs. */
  readonly tab_id?: string;
}

/** The time limit of an action. */
export interface ActionLimit {
  /** In milliseconds. The vendor's default is about 20 s (changelog, June 2026). */
  readonly timeout_ms?: number;
}

/** A pixel of the screenshot. */
export interface WirePoint {
  /** Pixels from the left edge. */
  readonly x: number;
  /** Pixels from the top edge. */
  readonly y: number;
}

/** A press, release or click at a point. `mouse_down` and `mouse_up` use the left button. */
export interface PointCall extends TabAddress, WirePoint {
  readonly type: 'click' | 'double_click' | 'right_click' | 'mouse_down' | 'mouse_up';
}

/** A left-button drag from one point to another. */
export interface StraightDragCall extends TabAddress {
  readonly type: 'drag';
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly path?: never;
}

/** A left-button drag along a path. The vendor reads it only if `x1` to `y2` are absent (added in April 2026). */
export interface PathDragCall extends TabAddress {
  readonly type: 'drag';
  readonly path: readonly WirePoint[];
}

/** A turn of the wheel at a point. Positive values scroll right and down. */
export interface ScrollCall extends TabAddress, WirePoint {
  readonly type: 'scroll';
  readonly dx: number;
  readonly dy: number;
}

/** Text for the focused element. */
export interface TypeCall extends ActionLimit, TabAddress {
  readonly type: 'type';
  readonly text: string;
}

/** Keys pressed together, modifiers first. */
export interface KeypressCall extends TabAddress {
  readonly type: 'keypress';
  readonly keys: readonly string[];
}

/** A key pressed and held, or released. */
export interface KeyCall extends TabAddress {
  readonly type: 'key_down' | 'key_up';
  readonly key: string;
}

/** A wait on the vendor's side, in whole milliseconds. */
export interface WaitCall extends ActionLimit, TabAddress {
  readonly type: 'wait';
  readonly ms: number;
}

/** One input action in the form of Lightcone's `/execute` and `/batch`: the output of the driver's rules. */
export type LightconeCall =
  | PointCall
  | StraightDragCall
  | PathDragCall
  | ScrollCall
  | TypeCall
  | KeypressCall
  | KeyCall
  | WaitCall;

/** The names of the actions that `/execute` and `/batch` document. */
export type ComputerActionType =
  | LightconeCall['type']
  | 'screenshot'
  | 'go_to_url'
  | 'debug'
  | 'get_html_content'
  | 'set_viewport'
  | 'change_proxy'
  | 'list_tabs'
  | 'new_tab'
  | 'switch_tab'
  | 'close_tab';

/** Any action of `/execute` and `/batch`, with every field the vendor documents. */
export interface ComputerAction extends ActionLimit, TabAddress {
  readonly type?: ComputerActionType;
  readonly x?: number;
  readonly y?: number;
  readonly x1?: number;
  readonly y1?: number;
  readonly x2?: number;
  readonly y2?: number;
  readonly dx?: number;
  readonly dy?: number;
  readonly path?: readonly WirePoint[];
  /** The vendor does not document the values: the dedicated endpoints support left and right only. */
  readonly button?: string;
  readonly text?: string;
  readonly key?: string;
  readonly keys?: readonly string[];
  readonly ms?: number;
  readonly url?: string;
  readonly width?: number;
  readonly height?: number;
  readonly scale_factor?: number;
  readonly base64?: boolean;
  readonly auto_detect_encoding?: boolean;
  readonly proxy_url?: string;
  /** Requests {@link ActionResult.page_context}. */
  readonly include_context?: boolean;
  readonly request_id?: string;
  readonly debug?: DebugAction;
}

/** The shell command in a `debug` action. */
export interface DebugAction {
  readonly command?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly max_output_length?: number;
  readonly request_id?: string;
  readonly stream?: boolean;
  readonly timeout_seconds?: number;
}
