import { checkOptions, describe, isRecord, revealed, type Secret } from '@farhand/core/driver';

/** A user name and password for sites that ask by HTTP authentication. */
export interface HttpCredentials {
  /** The user name. */
  readonly username: string;
  /** The password. Wrap it in `secret()` to keep it out of errors and traces. */
  readonly password: string | Secret;
  /**
   * The only origin that receives the credentials, such as `https://intranet.example`. Default: every site that asks.
   */
  readonly origin?: string;
}

/** The position that the browser reports to sites. */
export interface Geolocation {
  /** Latitude in degrees, from -90 to 90. */
  readonly latitude: number;
  /** Longitude in degrees, from -180 to 180. */
  readonly longitude: number;
  /** Accuracy in meters, 0 or more. Default: 0. */
  readonly accuracy?: number;
}

/**
 * What the sites in a launched browser receive. None of these options can be combined with `cdpUrl`, `display` or a
 * desktop.
 */
export interface SiteOptions {
  /**
   * Credentials for sites that ask for HTTP authentication (status 401, Basic and Digest). Default: none, so `goto`
   * rejects on such a site.
   */
  readonly httpCredentials?: HttpCredentials;
  /**
   * The permissions that sites have without asking: `accelerometer`, `ambient-light-sensor`, `background-sync`,
   * `camera`, `clipboard-read`, `clipboard-write`, `geolocation`, `gyroscope`, `local-fonts`, `local-network-access`,
   * `magnetometer`, `microphone`, `midi`, `midi-sysex`, `notifications`, `payment-handler`, `screen-wake-lock`,
   * `storage-access`. Default: none. A headless browser denies other permissions at once; a browser with a window asks
   * the person in front of it.
   */
  readonly permissions?: readonly string[];
  /** The position that the browser reports to sites with the permission `geolocation`. Default: none. */
  readonly geolocation?: Geolocation;
  /** Whether pages with an invalid certificate load. Default: `false`, so `goto` rejects. */
  readonly ignoreHTTPSErrors?: boolean;
}

/** The names of {@link SiteOptions}. */
export const siteOptionNames: readonly (keyof SiteOptions)[] = [
  'httpCredentials',
  'permissions',
  'geolocation',
  'ignoreHTTPSErrors',
];

/** The permissions that Chromium supports, as Playwright 1.65 names them. */
const permissionNames: ReadonlySet<unknown> = new Set([
  'accelerometer',
  'ambient-light-sensor',
  'background-sync',
  'camera',
  'clipboard-read',
  'clipboard-write',
  'geolocation',
  'gyroscope',
  'local-fonts',
  'local-network-access',
  'magnetometer',
  'microphone',
  'midi',
  'midi-sysex',
  'notifications',
  'payment-handler',
  'screen-wake-lock',
  'storage-access',
]);

const isFilled = (value: unknown): value is string => typeof value === 'string' && value !== '';

const checkCredentials = (credentials: unknown): void => {
  if (!isRecord(credentials)) {
    throw new TypeError(
      `local: httpCredentials must be { username, password, origin? }, got ${describe(credentials)}.`,
    );
  }
  checkOptions(credentials, ['username', 'password', 'origin'], 'local: httpCredentials');
  const { username, password, origin } = credentials;
  if (!isFilled(username)) throw new TypeError('local: httpCredentials.username must be a string that is not empty.');
  if (typeof (revealed(password) ?? password) !== 'string') {
    throw new TypeError('local: httpCredentials.password must be a string or a secret().');
  }
  if (origin === undefined) return;
  if (isFilled(origin) && URL.canParse(origin) && new URL(origin).origin === origin.replace(/\/$/, '')) return;
  throw new TypeError(
    `local: httpCredentials.origin must be an origin such as 'https://intranet.example', got ${describe(origin)}.`,
  );
};

const checkPermissions = (permissions: unknown): void => {
  if (!Array.isArray(permissions)) {
    throw new TypeError(`local: permissions must be an array of names, got ${describe(permissions)}.`);
  }
  const unknown: unknown = permissions.find((name) => !permissionNames.has(name));
  if (unknown === undefined) return;
  throw new TypeError(
    `local: unknown permission ${describe(unknown)}. Permissions are ${[...permissionNames].join(', ')}.`,
  );
};

const checkNumber = (value: unknown, name: string, from: number, to: number): void => {
  if (typeof value !== 'number')
    throw new TypeError(`local: geolocation.${name} must be a number, got ${describe(value)}.`);
  if (value >= from && value <= to) return;
  throw new RangeError(`local: geolocation.${name} must be from ${from} to ${to}, got ${value}.`);
};

const checkGeolocation = (geolocation: unknown): void => {
  if (!isRecord(geolocation)) {
    throw new TypeError(`local: geolocation must be { latitude, longitude, accuracy? }, got ${describe(geolocation)}.`);
  }
  checkOptions(geolocation, ['latitude', 'longitude', 'accuracy'], 'local: geolocation');
  checkNumber(geolocation['latitude'], 'latitude', -90, 90);
  checkNumber(geolocation['longitude'], 'longitude', -180, 180);
  checkNumber(geolocation['accuracy'] ?? 0, 'accuracy', 0, Infinity);
};

/**
 * Checks the options for sites.
 *
 * @throws TypeError or RangeError with a message that names the wrong option. The message never contains the password.
 */
export const checkSiteOptions = ({
  httpCredentials,
  permissions,
  geolocation,
  ignoreHTTPSErrors,
}: SiteOptions): void => {
  if (httpCredentials !== undefined) checkCredentials(httpCredentials);
  if (permissions !== undefined) checkPermissions(permissions);
  if (geolocation !== undefined) checkGeolocation(geolocation);
  if (ignoreHTTPSErrors !== undefined && typeof ignoreHTTPSErrors !== 'boolean') {
    throw new TypeError(`local: ignoreHTTPSErrors must be true or false, got ${describe(ignoreHTTPSErrors)}.`);
  }
};
