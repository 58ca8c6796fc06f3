import type { Point } from '@farhand/core/driver';
import {
  booleanField,
  FieldError,
  numberField,
  objectField,
  objectsField,
  stringField,
  stringMapField,
  stringsField,
  type JsonObject,
} from '../http/json.js';

/** A shell command in an action of type `debug`. */
export interface WireCommand {
  readonly command?: string | undefined;
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly timeout_seconds?: number | undefined;
  readonly max_output_length?: number | undefined;
}

/**
 * An action in the format of `/execute` and `/batch`. `type` determines which fields are used; the others are ignored.
 */
export interface WireAction {
  readonly type: string;
  readonly x?: number | undefined;
  readonly y?: number | undefined;
  readonly x1?: number | undefined;
  readonly y1?: number | undefined;
  readonly x2?: number | undefined;
  readonly y2?: number | undefined;
  readonly path?: readonly Point[] | undefined;
  /** The end of a drag in the vendor's model format. */
  readonly end_x?: number | undefined;
  readonly end_y?: number | undefined;
  readonly dx?: number | undefined;
  readonly dy?: number | undefined;
  readonly scroll_x?: number | undefined;
  readonly scroll_y?: number | undefined;
  readonly button?: string | undefined;
  readonly text?: string | undefined;
  readonly key?: string | undefined;
  readonly keys?: readonly string[] | undefined;
  readonly ms?: number | undefined;
  readonly url?: string | undefined;
  readonly proxy_url?: string | undefined;
  readonly tab_id?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly scale_factor?: number | undefined;
  readonly base64?: boolean | undefined;
  readonly include_context?: boolean | undefined;
  readonly request_id?: string | undefined;
  readonly timeout_ms?: number | undefined;
  readonly debug?: WireCommand | undefined;
}

/** Reads a command's fields. Throws {@link FieldError} if one has the wrong type. */
export const readCommand = (json: JsonObject): WireCommand => ({
  command: stringField(json, 'command'),
  cwd: stringField(json, 'cwd'),
  env: stringMapField(json, 'env'),
  timeout_seconds: numberField(json, 'timeout_seconds'),
  max_output_length: numberField(json, 'max_output_length'),
});

const readPath = (json: JsonObject): readonly Point[] | undefined =>
  objectsField(json, 'path')?.map((point) => {
    const x = numberField(point, 'x');
    const y = numberField(point, 'y');
    if (x === undefined || y === undefined) throw new FieldError('path must be an array of { x, y }');
    return { x, y };
  });

const readDebug = (json: JsonObject): WireCommand | undefined => {
  const debug = objectField(json, 'debug');
  return debug === undefined ? undefined : readCommand(debug);
};

/** Reads an action. Throws {@link FieldError} if a known field has the wrong type. Unknown fields are ignored. */
export const readAction = (json: JsonObject, type: string = stringField(json, 'type') ?? ''): WireAction => ({
  type,
  x: numberField(json, 'x'),
  y: numberField(json, 'y'),
  x1: numberField(json, 'x1'),
  y1: numberField(json, 'y1'),
  x2: numberField(json, 'x2'),
  y2: numberField(json, 'y2'),
  path: readPath(json),
  end_x: numberField(json, 'end_x'),
  end_y: numberField(json, 'end_y'),
  dx: numberField(json, 'dx'),
  dy: numberField(json, 'dy'),
  scroll_x: numberField(json, 'scroll_x'),
  scroll_y: numberField(json, 'scroll_y'),
  button: stringField(json, 'button'),
  text: stringField(json, 'text'),
  key: stringField(json, 'key'),
  keys: stringsField(json, 'keys'),
  ms: numberField(json, 'ms'),
  url: stringField(json, 'url'),
  proxy_url: stringField(json, 'proxy_url'),
  tab_id: stringField(json, 'tab_id'),
  width: numberField(json, 'width'),
  height: numberField(json, 'height'),
  scale_factor: numberField(json, 'scale_factor'),
  base64: booleanField(json, 'base64'),
  include_context: booleanField(json, 'include_context'),
  request_id: stringField(json, 'request_id'),
  timeout_ms: numberField(json, 'timeout_ms'),
  debug: readDebug(json),
});
