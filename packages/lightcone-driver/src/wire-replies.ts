import type { Json } from '@farhand/core/driver';

/** A computer as the vendor describes it. `GET …/status` leaves out `kind` and `endpoints`. */
export interface ComputerResponse {
  readonly id?: string | undefined;
  /** The id by which a later computer continues from a persistent one (vendor's changelog, June 2026). */
  readonly environment_id?: string | undefined;
  readonly kind?: string | undefined;
  /** `ready` after creation, `RUNNING` later (seen in July 2026): ignore case when comparing. */
  readonly status?: string | undefined;
  readonly created_at?: string | undefined;
  readonly expires_at?: string | undefined;
  readonly idle_expires_at?: string | undefined;
  readonly last_activity_at?: string | undefined;
  readonly max_lifetime_seconds?: number | undefined;
  readonly inactivity_timeout_seconds?: number | undefined;
  readonly idle_timeout_enabled?: boolean | undefined;
  /** The old name of `idle_timeout_enabled`. */
  readonly auto_kill?: boolean | undefined;
  /** Paths relative to the base URL, by purpose. */
  readonly endpoints?: Readonly<Record<string, string>> | undefined;
}

/** The page that an action ran in. */
export interface PageContext {
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  readonly tab_id?: string | undefined;
  readonly is_main_tab?: boolean | undefined;
  readonly viewport_width?: number | undefined;
  readonly viewport_height?: number | undefined;
  readonly page_width?: number | undefined;
  readonly page_height?: number | undefined;
  readonly scroll_x?: number | undefined;
  readonly scroll_y?: number | undefined;
  readonly device_scale_factor?: number | undefined;
}

/** The reply of every action endpoint. A failed action has HTTP status 200 and a `status` other than success. */
export interface ActionResult {
  readonly status?: string | undefined;
  readonly error_message?: string | undefined;
  readonly result?: Json | undefined;
  readonly request_id?: string | undefined;
  readonly executed_tab_id?: string | undefined;
  /** Present only if requested with `include_context`; absent on desktops. */
  readonly page_context?: PageContext | undefined;
  readonly timestamp?: string | undefined;
}

/** The reply of `/batch`. The vendor publishes no schema. */
export interface BatchResponse {
  /** The number of actions that ran. The vendor does not document whether a failed one counts. */
  readonly executed?: number | undefined;
  readonly total?: number | undefined;
  readonly results?: readonly ActionResult[] | undefined;
  readonly status?: string | undefined;
  readonly error_message?: string | undefined;
  readonly request_id?: string | undefined;
}

/** The reply of `/exec/sync`. */
export interface ExecResponse {
  readonly exit_code: number;
  readonly stdout: string;
  readonly stderr: string;
}
