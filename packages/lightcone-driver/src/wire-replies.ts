import { isRecord } from '@farhand/core/driver';

/** A JSON object of the vendor's. */
export type Json = Readonly<Record<string, unknown>>;

/** A computer as the vendor describes it. `GET …/status` leaves out `kind` and `endpoints`. */
export interface ComputerResponse {
  readonly id?: string | undefined;
  readonly kind?: string | undefined;
  /** `ready` after creation, `RUNNING` later (seen in July 2026): compare without regard to case. */
  readonly status?: string | undefined;
  readonly created_at?: string | undefined;
  readonly expires_at?: string | undefined;
  readonly idle_expires_at?: string | undefined;
  readonly last_activity_at?: string | undefined;
  readonly max_lifetime_seconds?: number | undefined;
  readonly inactivity_timeout_seconds?: number | undefined;
  readonly idle_timeout_enabled?: boolean | undefined;
  /** Old name of `idle_timeout_enabled`. */
  readonly auto_kill?: boolean | undefined;
  /** Paths relative to the base URL, by purpose. */
  readonly endpoints?: Readonly<Record<string, string>> | undefined;
}

/** The page an action ran in. */
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

/** What every action endpoint answers. A failed action is an HTTP 200 with another `status` than success. */
export interface ActionResult {
  readonly status?: string | undefined;
  readonly error_message?: string | undefined;
  readonly result?: Json | undefined;
  readonly request_id?: string | undefined;
  readonly executed_tab_id?: string | undefined;
  /** Only where asked for with `include_context`; none on desktops. */
  readonly page_context?: PageContext | undefined;
  readonly timestamp?: string | undefined;
}

/** What `/batch` answers. The vendor publishes no schema. */
export interface BatchResponse {
  /** Actions that ran, as the vendor counts. Whether a failing one counts is not documented. */
  readonly executed?: number | undefined;
  readonly total?: number | undefined;
  readonly results?: readonly ActionResult[] | undefined;
  readonly status?: string | undefined;
  readonly error_message?: string | undefined;
  readonly request_id?: string | undefined;
}

/** What `/exec/sync` answers. */
export interface ExecResponse {
  readonly exit_code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);

const record = (value: unknown): Json | undefined => (isRecord(value) ? value : undefined);

const texts = (value: unknown): Readonly<Record<string, string>> | undefined =>
  isRecord(value)
    ? Object.fromEntries(Object.entries(value).flatMap(([key, one]) => (typeof one === 'string' ? [[key, one]] : [])))
    : undefined;

/** Reads a computer; fields of an unexpected type are left out. */
export const readComputer = (json: Json): ComputerResponse => ({
  id: text(json['id']),
  kind: text(json['kind']),
  status: text(json['status']),
  created_at: text(json['created_at']),
  expires_at: text(json['expires_at']),
  idle_expires_at: text(json['idle_expires_at']),
  last_activity_at: text(json['last_activity_at']),
  max_lifetime_seconds: number(json['max_lifetime_seconds']),
  inactivity_timeout_seconds: number(json['inactivity_timeout_seconds']),
  idle_timeout_enabled: flag(json['idle_timeout_enabled']),
  auto_kill: flag(json['auto_kill']),
  endpoints: texts(json['endpoints']),
});

const readContext = (json: Json): PageContext => ({
  url: text(json['url']),
  title: text(json['title']),
  tab_id: text(json['tab_id']),
  is_main_tab: flag(json['is_main_tab']),
  viewport_width: number(json['viewport_width']),
  viewport_height: number(json['viewport_height']),
  page_width: number(json['page_width']),
  page_height: number(json['page_height']),
  scroll_x: number(json['scroll_x']),
  scroll_y: number(json['scroll_y']),
  device_scale_factor: number(json['device_scale_factor']),
});

/** Reads the answer of an action; fields of an unexpected type are left out. */
export const readActionResult = (json: Json): ActionResult => {
  const context = record(json['page_context']);
  return {
    status: text(json['status']),
    error_message: text(json['error_message']),
    result: record(json['result']),
    request_id: text(json['request_id']),
    executed_tab_id: text(json['executed_tab_id']),
    page_context: context === undefined ? undefined : readContext(context),
    timestamp: text(json['timestamp']),
  };
};

/** Reads the answer of a batch. Counts and results stand at the top or, as some clients have seen, under `result`. */
export const readBatch = (json: Json): BatchResponse => {
  const inner = record(json['result']) ?? {};
  const results = [json['results'], inner['results']].find((value) => Array.isArray(value));
  return {
    executed: number(json['executed']) ?? number(inner['executed']),
    total: number(json['total']) ?? number(inner['total']),
    results: Array.isArray(results)
      ? results.map((entry: unknown) => readActionResult(record(entry) ?? {}))
      : undefined,
    status: text(json['status']) ?? text(inner['status']),
    error_message: text(json['error_message']) ?? text(inner['error_message']),
    request_id: text(json['request_id']),
  };
};

/** Reads the answer of a command; `undefined` if it has no exit code. */
export const readExec = (json: Json): ExecResponse | undefined => {
  const exitCode = number(json['exit_code']);
  if (exitCode === undefined) return undefined;
  return { exit_code: exitCode, stdout: text(json['stdout']) ?? '', stderr: text(json['stderr']) ?? '' };
};

/** The bytes of a text in Base64; `undefined` if it is none. Node itself leaves out what it does not understand. */
export const fromBase64 = (text: unknown): Uint8Array | undefined =>
  typeof text === 'string' && text !== '' && text.length % 4 !== 1 && /^[\w+/-]+={0,2}$/.test(text)
    ? new Uint8Array(Buffer.from(text, 'base64'))
    : undefined;
