import { fieldsOf, isRecord, type Json } from '@farhand/core/driver';
import type { ActionResult, BatchResponse, ComputerResponse, ExecResponse, PageContext } from './wire-replies.js';

/* The vendor's replies, read field by field. A field of an unexpected type is left out. */

/** Reads a computer. */
export const readComputer = (json: Json): ComputerResponse => {
  const { text, number, flag, record } = fieldsOf(json);
  const endpoints = record('endpoints');
  return {
    id: text('id'),
    environment_id: text('environment_id'),
    kind: text('kind'),
    status: text('status'),
    created_at: text('created_at'),
    expires_at: text('expires_at'),
    idle_expires_at: text('idle_expires_at'),
    last_activity_at: text('last_activity_at'),
    max_lifetime_seconds: number('max_lifetime_seconds'),
    inactivity_timeout_seconds: number('inactivity_timeout_seconds'),
    idle_timeout_enabled: flag('idle_timeout_enabled'),
    auto_kill: flag('auto_kill'),
    endpoints: endpoints === undefined ? undefined : textsIn(endpoints),
  };
};

const textsIn = (json: Json): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(json).flatMap(([key, one]) => (typeof one === 'string' ? [[key, one]] : [])));

/** Reads the request id, which becomes part of errors and may contain any text, so it is redacted. */
const requestIdIn = ({ text }: ReturnType<typeof fieldsOf>, redact: (text: string) => string): string | undefined => {
  const id = text('request_id');
  return id === undefined ? undefined : redact(id);
};

/** Reads the reply to an action. */
export const readActionResult = (json: Json, redact: (text: string) => string): ActionResult => {
  const fields = fieldsOf(json);
  const { text, record } = fields;
  const context = record('page_context');
  return {
    status: text('status'),
    error_message: text('error_message'),
    result: record('result'),
    request_id: requestIdIn(fields, redact),
    executed_tab_id: text('executed_tab_id'),
    page_context: context === undefined ? undefined : readContext(context),
    timestamp: text('timestamp'),
  };
};

const readContext = (json: Json): PageContext => {
  const { text, number, flag } = fieldsOf(json);
  return {
    url: text('url'),
    title: text('title'),
    tab_id: text('tab_id'),
    is_main_tab: flag('is_main_tab'),
    viewport_width: number('viewport_width'),
    viewport_height: number('viewport_height'),
    page_width: number('page_width'),
    page_height: number('page_height'),
    scroll_x: number('scroll_x'),
    scroll_y: number('scroll_y'),
    device_scale_factor: number('device_scale_factor'),
  };
};

/** Reads the reply to a batch. Counts and results are at the top level or, as some clients have seen, in `result`. */
export const readBatch = (json: Json, redact: (text: string) => string): BatchResponse => {
  const outer = fieldsOf(json);
  const nested = outer.record('result') ?? {};
  const inner = fieldsOf(nested);
  const results = [json['results'], nested['results']].find((value) => Array.isArray(value));
  return {
    executed: outer.number('executed') ?? inner.number('executed'),
    total: outer.number('total') ?? inner.number('total'),
    results: Array.isArray(results)
      ? results.map((entry: unknown) => readActionResult(isRecord(entry) ? entry : {}, redact))
      : undefined,
    status: outer.text('status') ?? inner.text('status'),
    error_message: outer.text('error_message') ?? inner.text('error_message'),
    request_id: requestIdIn(outer, redact),
  };
};

/** Reads the reply to a command; `undefined` if it has no exit code. */
export const readExec = (json: Json): ExecResponse | undefined => {
  const { text, number } = fieldsOf(json);
  const exitCode = number('exit_code');
  if (exitCode === undefined) return undefined;
  return { exit_code: exitCode, stdout: text('stdout') ?? '', stderr: text('stderr') ?? '' };
};

/** Decodes Base64; returns `undefined` if the text is not Base64. Node's own decoder skips invalid characters. */
export const fromBase64 = (text: unknown): Uint8Array | undefined =>
  typeof text === 'string' && text !== '' && text.length % 4 !== 1 && /^[\w+/-]+={0,2}$/.test(text)
    ? new Uint8Array(Buffer.from(text, 'base64'))
    : undefined;
