import type { Connection, Size } from '@farhand/core/driver';
import { systemClock, type Clock } from '../clock.js';
import type { AnsweredRequest } from '../http/answered.js';
import type { Faults } from '../http/faults.js';
import type { JsonObject } from '../http/json.js';
import type { LoopbackHost } from '../http/server.js';
import type { Backend } from '../machine/backend.js';
import { flag, words, type VariantTable } from '../variants.js';
import type { LybicRaiseOptions } from './raise.js';

/** The words for what a sandbox does. */
export type LybicStatus = 'PENDING' | 'RUNNING' | 'STOPPED' | 'ERROR';

/** How the real service may differ from the emulator's readings of what is not public. */
export interface LybicVariants {
  /** Which way positive steps scroll: `down` (and right), or `up` (and left). Default `down`. */
  readonly positiveScroll?: NonNullable<LybicRaiseOptions['positiveScroll']>;
  /** What a relative end of a drag counts from: the drag's start, or where the pointer was. Default `start`. */
  readonly endRelativeTo?: NonNullable<LybicRaiseOptions['endRelativeTo']>;
  /** HTTP status of requests on an expired sandbox. Default 400. */
  readonly expiredStatus?: 400 | 404 | 410;
  /** Whether each reading of a shell has all that it has said, from the beginning. Default false: what is new. */
  readonly shellReadRepeats?: boolean;
}

/** The variants with their values, for the command line. */
export const lybicVariants: VariantTable<LybicVariants> = {
  positiveScroll: words({ down: 'down', up: 'up' }),
  endRelativeTo: words({ start: 'start', pointer: 'pointer' }),
  expiredStatus: words({ 400: 400, 404: 404, 410: 410 }),
  shellReadRepeats: flag,
};

/** What {@link serveLybic} takes. */
export interface LybicOptions<C extends Connection = Connection> {
  /** Who carries the actions out: any driver with desktops. */
  readonly driver: Backend<C>;
  /** Port to listen on. Default 0: any free one. */
  readonly port?: number;
  /** Address to listen on, of this machine only. Default `127.0.0.1`. */
  readonly host?: LoopbackHost;
  /** The key that clients must send. Default: a fresh one, see {@link LybicServer.token}. */
  readonly token?: string;
  /** The organization that the key belongs to. Default `ORG-emulator`. */
  readonly orgId?: string;
  /** Lets clients run commands and read and write files on this machine, as you. Default false. */
  readonly allowExec?: boolean;
  /** Screen of every sandbox, in pixels. Default 1280×720. */
  readonly display?: Size;
  /** What sandboxes can be made of. Default: a Linux and a Windows one, in name: both are the driver's desktop. */
  readonly shapes?: readonly LybicShape[];
  /** How long a new or restarted sandbox is `PENDING`, in milliseconds; actions wait meanwhile. Default 0. */
  readonly pendingMs?: number;
  /** How often its status is reported as `PENDING` before `RUNNING`, whatever the time. Default 0. */
  readonly pendingReads?: number;
  /** How many sandboxes may run at once. Default 10. */
  readonly maxConcurrent?: number;
  /** Makes every create fail with this answer. Default: none. */
  readonly failCreate?: { readonly status: number; readonly code: string; readonly message: string };
  /** Replaces what a sandbox's status is; one that is reported as `ERROR` or `STOPPED` takes no actions. Default: the truth. */
  readonly statusOf?: (sandboxId: string, status: LybicStatus) => LybicStatus;
  /** Where the time comes from. Default: the machine. */
  readonly clock?: Clock;
  /** What goes wrong with each request. Default: nothing. */
  readonly faults?: Faults;
  /** Serves a page of its own, {@link EmulatorServer.watchUrl}, that shows the screens and the requests live. Default false. */
  readonly watch?: boolean;
  /** Called with each request when its reply was delivered or its connection has ended. Default: nobody is. */
  readonly onAnswered?: (answered: AnsweredRequest) => void;
  /** Differences to switch on. */
  readonly variants?: LybicVariants;
}

/** The options with every default filled in. */
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

/** Fills in the defaults. Throws a RangeError or TypeError if an option makes no sense. */
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

/** What a sandbox can be made of. */
export interface LybicShape {
  /** What clients ask for. */
  readonly name: string;
  /** A line for people. */
  readonly description: string;
  /** The operating system it claims to have. */
  readonly os: 'Windows' | 'Linux';
}

/** Two of the names that public examples use. */
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

/** A shape inside a sandbox: the price is a number there, which the vendor's Go client decodes. */
export const shapeOfSandbox = (shape: LybicShape): JsonObject => ({ ...details(shape), pricePerHour: 1 });

/** A shape in the list: the price is a string there, which the vendor's Python client insists on. */
export const listedShape = (shape: LybicShape): JsonObject => ({ ...details(shape), pricePerHour: '1' });
