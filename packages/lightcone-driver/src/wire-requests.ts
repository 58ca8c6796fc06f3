import type { ActionLimit, ComputerAction, TabAddress, WirePoint } from './wire.js';

/** Which computers to list: running or saved ones. */
export interface ListRequest {
  readonly type?: 'live' | 'persistent';
}

/** Body of `POST /computers`. The lifetimes have a new and an old name; the vendor announced the end of the old ones for June 2026. */
export interface CreateRequest {
  readonly kind?: 'browser' | 'desktop';
  readonly display?: { readonly width?: number; readonly height?: number; readonly scale?: number };
  readonly max_lifetime_seconds?: number;
  /** @deprecated The old name of `max_lifetime_seconds`. The vendor announced its end for June 2026. */
  readonly timeout_seconds?: number;
  readonly inactivity_timeout_seconds?: number;
  readonly idle_timeout_enabled?: boolean;
  /** @deprecated The old name of `idle_timeout_enabled`. The vendor announced its end for June 2026. */
  readonly auto_kill?: boolean;
  readonly persistent?: boolean;
  readonly environment_id?: string;
  readonly context_id?: string;
  /** The vendor publishes no schema. */
  readonly stealth?: unknown;
  readonly use_advanced_proxy?: boolean;
}

/** Body of `POST /computers/{id}/exec` and `/exec/sync`. */
export interface ExecRequest {
  readonly command: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeout_seconds?: number;
}

/** Body of `POST /computers/{id}/debug`, which the vendor has deprecated. */
export interface DebugRequest extends TabAddress {
  readonly command: string;
  readonly timeout_seconds?: number;
  readonly max_output_length?: number;
}

/** Additional requests of an action (vendor's guide on observability, 2026). */
export interface ActionQuery {
  /** Whether to take a screenshot of the effect. Default: `false`. */
  readonly screenshot_after?: boolean;
  /** How long to wait before that screenshot, in milliseconds. The vendor documents neither default nor maximum. */
  readonly settle_ms?: number;
}

/** Body of the endpoints that press, release or click at a point. */
export interface PointRequest extends ActionLimit, TabAddress, WirePoint {}

/** Body of `POST /computers/{id}/drag`. */
export interface DragRequest extends ActionLimit, TabAddress {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Body of `POST /computers/{id}/scroll`. Positive values scroll right and down. */
export interface ScrollRequest extends ActionLimit, TabAddress, WirePoint {
  readonly dx: number;
  readonly dy: number;
}

/** Body of `POST /computers/{id}/type`. */
export interface TypeRequest extends ActionLimit, TabAddress {
  readonly text: string;
}

/** Body of `POST /computers/{id}/hotkey`: modifiers first. */
export interface HotkeyRequest extends ActionLimit, TabAddress {
  readonly keys: readonly string[];
}

/** Body of `POST /computers/{id}/key-down` and `/key-up`. */
export interface KeyRequest extends ActionLimit, TabAddress {
  readonly key: string;
}

/** Body of `POST /computers/{id}/navigate`. */
export interface NavigateRequest extends ActionLimit, TabAddress {
  readonly url: string;
}

/** Body of `POST /computers/{id}/html`. */
export interface HtmlRequest extends ActionLimit, TabAddress {
  readonly auto_detect_encoding?: boolean;
}

/** Body of `POST /computers/{id}/screenshot`. */
export interface ScreenshotRequest extends ActionLimit, TabAddress {
  /** Whether to reply with the image itself instead of its address. */
  readonly base64?: boolean;
}

/** Body of `POST /computers/{id}/viewport`. */
export interface ViewportRequest extends ActionLimit, TabAddress {
  readonly width: number;
  readonly height: number;
  readonly scale_factor?: number;
}

/** Body of `POST /computers/{id}/change-proxy`. */
export interface ChangeProxyRequest {
  readonly proxy_url: string;
}

/** Body of `POST /computers/{id}/execute`. */
export interface ExecuteRequest {
  readonly action: ComputerAction;
}

/** Body of `POST /computers/{id}/batch`. The actions run in order, up to the first error. */
export interface BatchRequest {
  readonly actions: readonly ComputerAction[];
}

/** Body of `POST /computers/{id}/tabs`. */
export interface TabCreateRequest {
  readonly url?: string;
}
