import type { Connection, Deadline, Kind, Size } from '@farhand/core/driver';
import { booleanField, numberField, objectField, stringField, type JsonObject } from '../http/json.js';
import type { Settings } from './options.js';
import { badRequest, serviceUnavailable } from './problem.js';
import type { LifetimeLimits } from './session.js';

/** A checked create request with defaults. */
export interface CreateRequest {
  readonly kind: Kind;
  readonly display: Size;
  /** Screenshot pixels per CSS pixel. */
  readonly scale: number;
  readonly limits: LifetimeLimits;
  /** Whether the session is saved when it ends. */
  readonly persistent: boolean;
  /** The saved session to continue. */
  readonly environmentId?: string | undefined;
  /** Whether its browser starts with the service's own proxy. */
  readonly useAdvancedProxy: boolean;
}

type Defaults = Pick<Settings, 'display' | 'maxLifetimeSeconds' | 'idleTimeoutSeconds' | 'variants'>;

/**
 * Reads the body of a create request. Old and new field names are equivalent.
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
  // 0 counts as absent, as numbers do in the vendor's language.
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

/** Reads a duration; 0 or less counts as absent. */
const seconds = (json: JsonObject, name: string): number | undefined => {
  const value = numberField(json, name);
  return value !== undefined && value > 0 ? value : undefined;
};

/** A backend that supports another number of screenshot pixels per CSS pixel, such as the local driver's browsers. */
interface Scales {
  setScale(scale: number, deadline: Deadline): Promise<void>;
}

const scales = (connection: Connection): connection is Connection & Scales =>
  'setScale' in connection && typeof connection.setScale === 'function';

/** The range of the scale, in words. */
export const scaleRange = 'from 0.25 to 4';

/** Returns whether a number is a valid scale: screenshot pixels per CSS pixel. */
export const isScale = (value: number): boolean => value >= 0.25 && value <= 4;

/** Sets the scale of a backend's pages. Resolves to whether the backend supports it. */
export const setScale = async (connection: Connection, scale: number, deadline: Deadline): Promise<boolean> => {
  if (!scales(connection)) return scale === 1;
  await connection.setScale(scale, deadline);
  return true;
};
