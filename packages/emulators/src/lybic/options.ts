import type { Connection, Size } from '@farhand/core/driver';
import { systemClock, type Clock } from '../clock.js';
import type { AnsweredRequest } from '../http/answered.js';
import type { Faults } from '../http/faults.js';
import type { JsonObject } from '../http/json.js';
import type { LoopbackHost } from '../http/server.js';
import type { Backend } from '../machine/backend.js';
import { flag, words, type VariantTable } from '../variants.js';
import type { LybicRaiseOptions } from './raise.js';

/** The status words of a sandbox. */
export type LybicStatus = 'PENDING' | 'RUNNING' | 'STOPPED' | 'ERROR';

/** Ways in which the real service may differ from the emulator's assumptions about undocumented behavior. */
export interface LybicVariants {
  /** The direction of positive scroll steps: `down` (and right), or `up` (and left). Default: `down`. */
  readonly positiveScroll?: NonNullable<LybicRaiseOptions['positiveScroll']>;
  /**
   * What a relative end of a drag counts from: the start of the drag, or the earlier position of the pointer. Default:
   * `start`.
   */
  readonly endRelativeTo?: NonNullable<LybicRaiseOptions['endRelativeTo']>;
  /** The HTTP status of requests to an expired sandbox. Default: 400. */
  readonly expiredStatus?: 400 | 404 | 410;
  /** Whether each read of a shell returns its whole output from the start. Default: `false`, only the new output. */
  readonly shellReadRepeats?: boolean;
}

/** The variants with their values, for the command line. */
export const lybicVariants: VariantTable<LybicVariants> = {
  positiveScroll: words({ down: 'down', up: 'up' }),
  endRelativeTo: words({ start: 'start', pointer: 'pointer' }),
  expiredStatus: words({ 400: 400, 404: 404, 410: 410 }),
  shellReadRepeats: flag,
};

/** Options of {@link serveLybic}. */
export interface LybicOptions<C extends Connection = Connection> {
  /** The driver that performs the actions. It must support desktops. */
  readonly driver: Backend<C>;
  /** The port to listen on, 0 to 65,535. Default: 0, any free port. */
  readonly port?: number;
  /** The loopback address to listen on. Default: `127.0.0.1`. */
  readonly host?: LoopbackHost;
  /**
   * The key that clients must send, printable ASCII without spaces. Default: a random one, see {@link
   * LybicServer.token}.
   */
  readonly token?: string;
  /** The organization of the key. Default: `ORG-emulator`. */
  readonly orgId?: string;
  /** Whether clients may run commands, and read and write files, on this machine, as you. Default: `false`. */
  readonly allowExec?: boolean;
  /** The screen size of every sandbox, in pixels. Default: 1280×720. */
  readonly display?: Size;
  /** The available shapes. Default: a Linux and a Windows one, in name only: both are the driver's desktop. */
  readonly shapes?: readonly LybicShape[];
  /** How long a new or restarted sandbox is `PENDING`, in milliseconds. Actions wait during that time. Default: 0. */
  readonly pendingMs?: number;
  /** How many reads report its status as `PENDING` before `RUNNING`, independent of time. Default: 0. */
  readonly pendingReads?: number;
  /** The most sandboxes that run at once. Default: 10. */
  readonly maxConcurrent?: number;
  /** Makes every create fail with this reply. Default: none. */
  readonly failCreate?: { readonly status: number; readonly code: string; readonly message: string };
  /**
   * Replaces the reported status of a sandbox. A sandbox reported as `ERROR` or `STOPPED` accepts no actions. Default:
   * the actual status.
   */
  readonly statusOf?: (sandboxId: string, status: LybicStatus) => LybicStatus;
  /** The source of time. Default: the machine's clock. */
  readonly clock?: Clock;
  /** The faults of requests. Default: none. */
  readonly faults?: Faults;
  /**
   * Whether to serve a page, {@link EmulatorServer.watchUrl}, that shows the screens and the requests live. Default:
   * `false`.
   */
  readonly watch?: boolean;
  /** Called with each request after its reply was delivered or its connection ended. Default: none. */
  readonly onAnswered?: (answered: AnsweredRequest) => void;
  /** The variants to use. Default: none. */
  readonly variants?: LybicVariants;
}

/** The options with all defaults. */
export interface Settings<C extends Connection = Connection> {
  readonly driver: Backend<C>;
  readonly orgId: string;
  readonly allowExec: boolean;
  readonly display: Size;
  readonly shapes: readonly LybicShape[];
  readonly pendingMs: number;
  readonly pendingReads: number;
  readonly maxConcurrent: number;
  readonly failCreate: LybicOptions['failCreate'];
  readonly statusOf: (sandboxId: string, status: LybicStatus) => LybicStatus;
  readonly clock: Clock;
  readonly variants: Required<LybicVariants>;
}

/** Returns the options with all defaults. Throws a RangeError or TypeError if an option is invalid. */
export const settingsOf = <C extends Connection>(options: LybicOptions<C>): Settings<C> => ({
  driver: options.driver,
  orgId: checkOrgId(options.orgId ?? 'ORG-emulator'),
  allowExec: options.allowExec ?? false,
  display: options.display ?? { width: 1280, height: 720 },
  shapes: options.shapes ?? defaultShapes,
  pendingMs: atLeast('pendingMs', 0, options.pendingMs ?? 0),
  pendingReads: atLeast('pendingReads', 0, options.pendingReads ?? 0),
  maxConcurrent: atLeast('maxConcurrent', 1, options.maxConcurrent ?? 10),
  failCreate: options.failCreate,
  statusOf: options.statusOf ?? ((_, status) => status),
  clock: options.clock ?? systemClock,
  variants: {
    positiveScroll: 'down',
    endRelativeTo: 'start',
    expiredStatus: 400,
    shellReadRepeats: false,
    ...options.variants,
  },
});

const atLeast = (name: string, least: number, value: number): number => {
  if (!(value >= least)) throw new RangeError(`serveLybic: ${name} must be a number from ${least}, got ${value}.`);
  return value;
};

const checkOrgId = (orgId: string): string => {
  if (!/^[\w-]+$/.test(orgId)) throw new TypeError('serveLybic: orgId must consist of letters, digits, - and _.');
  return orgId;
};

/** A shape that sandboxes can be created of. */
export interface LybicShape {
  /** The name that clients request. */
  readonly name: string;
  /** A description for display. */
  readonly description: string;
  /** The operating system that it reports. */
  readonly os: 'Windows' | 'Linux';
}

/** Two of the names in public examples. */
export const defaultShapes: readonly [LybicShape, ...LybicShape[]] = [
  { name: 'beijing-2c-4g-cpu-linux', description: 'Linux, 2 cores, 4 GB', os: 'Linux' },
  { name: 'beijing-2c-4g-cpu', description: 'Windows, 2 cores, 4 GB', os: 'Windows' },
];

const details = ({ name, description, os }: LybicShape): JsonObject => ({
  name,
  description,
  hardwareAcceleratedEncoding: false,
  requiredPlanTier: 0,
  requiredFeatureFlag: '',
  os,
  virtualization: os === 'Linux' ? 'Container' : 'KVM',
  architecture: 'x86_64',
});

/** Returns a shape inside a sandbox. Its price is a number there, which the vendor's Go client decodes. */
export const shapeOfSandbox = (shape: LybicShape): JsonObject => ({ ...details(shape), pricePerHour: 1 });

/** Returns a shape in the list. Its price is a string there, which the vendor's Python client requires. */
export const listedShape = (shape: LybicShape): JsonObject => ({ ...details(shape), pricePerHour: '1' });
