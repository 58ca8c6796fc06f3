import type { Connection, Deadline, Kind, Size } from '@farhand/core/driver';
import { booleanField, numberField, objectField, stringField, type JsonObject } from '../http/json.js';
import type { Settings } from './options.js';
import { badRequest, serviceUnavailable } from './problem.js';
import type { LifetimeLimits } from './session.js';

/** What a client asked to be created, checked and with defaults filled in. */
export interface CreateRequest {
  readonly kind: Kind;
  readonly display: Size;
  /** Pixels of a screenshot for each pixel of the page. */
  readonly scale: number;
  readonly limits: LifetimeLimits;
  /** Whether it is saved when it ends. */
  readonly persistent: boolean;
  /** The saved session that it continues. */
  readonly environmentId?: string | undefined;
  /** Whether its browser starts with the proxy that the service has for this. */
  readonly useAdvancedProxy: boolean;
}

type Defaults = Pick<Settings, 'display' | 'maxLifetimeSeconds' | 'idleTimeoutSeconds' | 'variants'>;

/**
 * Reads the body of a create request; new and old names of fields count alike.
 *
 * @throws Problem 503 for an unknown kind.
 */
export const readCreateRequest = (json: JsonObject, defaults: Defaults): CreateRequest => {
  const kind = readKind(json, defaults);
  const environmentId = stringField(json, 'environment_id');
  return {
    kind,
    display: readDisplay(json, kind, defaults),
    scale: readScale(json),
    limits: readLimits(json, defaults),
    persistent: booleanField(json, 'persistent') ?? false,
    ...(environmentId === '' ? {} : { environmentId }),
    useAdvancedProxy: booleanField(json, 'use_advanced_proxy') ?? false,
  };
};

const readKind = (json: JsonObject, { variants }: Defaults): Kind => {
  const kind = stringField(json, 'kind') ?? '';
  if (kind === '' || kind === 'browser') return 'browser';
  if (kind === 'desktop') return 'desktop';
  throw variants.unknownKindStatus === 503 ? serviceUnavailable() : badRequest(`Unknown kind: ${kind}`);
};

const readDisplay = (json: JsonObject, kind: Kind, { display, variants }: Defaults): Size => {
  if (kind === 'desktop' && variants.desktopIgnoresDisplay) return { width: 1280, height: 720 };
  const asked = objectField(json, 'display') ?? {};
  return {
    width: pixels('display.width', numberField(asked, 'width'), display.width),
    height: pixels('display.height', numberField(asked, 'height'), display.height),
  };
};

const readScale = (json: JsonObject): number => {
  const scale = numberField(objectField(json, 'display') ?? {}, 'scale') ?? 0;
  // Left out, as numbers are in the vendor's language.
  if (scale === 0) return 1;
  if (isScale(scale)) return scale;
  throw badRequest(`display.scale must be ${scaleRange}`);
};

const pixels = (name: string, value: number | undefined, otherwise: number): number => {
  if (value === undefined || value === 0) return otherwise;
  if (Number.isInteger(value) && value > 0 && value <= 10_000) return value;
  throw badRequest(`${name} must be an integer from 1 to 10000 pixels`);
};

const readLimits = (json: JsonObject, defaults: Defaults): LifetimeLimits => ({
  maxLifetimeSeconds: Math.min(
    seconds(json, 'max_lifetime_seconds') ?? seconds(json, 'timeout_seconds') ?? Infinity,
    defaults.maxLifetimeSeconds,
  ),
  idleTimeoutSeconds: seconds(json, 'inactivity_timeout_seconds') ?? defaults.idleTimeoutSeconds,
  idleTimeoutEnabled: booleanField(json, 'idle_timeout_enabled') ?? booleanField(json, 'auto_kill') ?? true,
});

/** A duration; nothing or less counts as not given. */
const seconds = (json: JsonObject, name: string): number | undefined => {
  const value = numberField(json, name);
  return value !== undefined && value > 0 ? value : undefined;
};

/** A backend that draws its pages with another number of pixels for each CSS pixel, such as the local driver's browsers. */
interface Scales {
  setScale(scale: number, deadline: Deadline): Promise<void>;
}

const scales = (connection: Connection): connection is Connection & Scales =>
  'setScale' in connection && typeof connection.setScale === 'function';

/** What a scale may be, in words. */
export const scaleRange = 'from 0.25 to 4';

/** Whether a number can be a scale: pixels of a screenshot for each CSS pixel. */
export const isScale = (value: number): boolean => value >= 0.25 && value <= 4;

/** Draws the pages of a backend so from now on. Tells whether it can. */
export const setScale = async (connection: Connection, scale: number, deadline: Deadline): Promise<boolean> => {
  if (!scales(connection)) return scale === 1;
  await connection.setScale(scale, deadline);
  return true;
};
