import { attach, launch, sweep, TimeoutError, type AttachOptions, type Computer, type Driver } from '@farhand/core';
import type { Pace } from '@farhand/core/driver';
import { withSend, type Send } from '@farhand/driver-testkit';
import type { Fault, Faults, LoggedRequest } from '@farhand/emulators';
import { trace, type Trace } from '@farhand/trace';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { byLooking, compare, doneIn, secretsIn, type Told } from './judge.js';
import { play } from './play.js';
import type { Program } from './program.js';
import { hasty } from './slowness.js';
import { Tally, type Finding } from './tally.js';
import { readTraced } from './traced.js';
import {
  carriesInput,
  handClock,
  instant,
  startVendor,
  type CampaignVendor,
  type HandClock,
  type Setting,
  type Vendor,
} from './vendor.js';
import { startWebDriverVendor } from './webdriver-vendor.js';

/** A bug to plant between core and the vendor, to check that it is found. */
export interface Plant {
  readonly reroute?: (send: Send<unknown>) => Send<unknown>;
  readonly dispatcher?: Dispatcher;
  /** The time source of the driver. */
  readonly pace?: Pace;
}

/** What running a program requires. */
export interface Surroundings {
  readonly vendor: CampaignVendor;
  readonly tally: Tally;
  /** A separate folder for the driver's files. */
  readonly registryDir: string;
  readonly plant?: Plant;
}

const start = (name: CampaignVendor, setting: Setting): Promise<Vendor> =>
  name === 'webdriver' ? startWebDriverVendor(setting) : startVendor(name, setting);

/** Runs a program, and resolves to the broken promises. */
export const runProgram = async (program: Program, around: Surroundings): Promise<readonly Finding[]> => {
  const { tally, plant = {}, registryDir } = around;
  const clock = handClock();
  let first: number | undefined = program.start === 'launch' ? 0 : undefined;
  const faults: Faults = ({ index }) =>
    first === undefined ? undefined : program.faults[(index - first) % program.faults.length];
  const { dispatcher } = plant;
  const pace = plant.pace ?? (program.slow === undefined ? instant : hasty);
  const setting = { faults, clock, registryDir, pace, ...(dispatcher === undefined ? {} : { dispatcher }) };
  await using vendor = await start(around.vendor, setting);

  const findings: Finding[] = [];
  const told: Told[] = [];
  const output = (value: unknown): void => void findings.push(...secretsIn(value));
  const onUnhandled = (error: unknown): void => void findings.push({ type: 'unhandled', detail: String(error) });
  process.on('unhandledRejection', onUnhandled);

  const sent: Sent = { unknown: 0, outOfTime: 0 };
  const driver = withSend(vendor.driver, (send) => tap(plant.reroute?.(send) ?? send, sent));
  const tag = `program-${tally.programs + tally.again}`;
  tally.programs += 1;

  const owner =
    program.start === 'attach' ? await launch(vendor.driver, { kind: vendor.kind, handleSignals: false }) : undefined;
  if (owner !== undefined) first = vendor.requests.length;
  const traced = trace({ file: join(registryDir, 'traces', `${tag}.html`), pictures: 'none' });
  const computer = await open(driver, vendor, program, { tag, owner, tally, output, traced });
  if (computer !== undefined) {
    const notebook = { told: (some: readonly Told[]) => void told.push(...some), output };
    const closed = closeEarly(computer, program, output);
    await play(computer, program.scripts, notebook);
    await closed;
    await computer.releaseAll().catch(output);
    const isClosed = await close(computer, output);
    if (owner !== undefined && !isClosed) findings.push({ type: 'stillDown', detail: 'close() did not succeed' });
  } else tally.failedLaunches += 1;

  const written = await readTraced(traced);
  tally.traced += written.lines;
  findings.push(...written.findings);

  await vendor.calm();
  const overlaps = vendor.overlaps();
  if (overlaps > 0) findings.push({ type: 'overlapping', detail: `${overlaps} times` });
  const backend = vendor.computers.at(-1);
  if (computer !== undefined && backend !== undefined) findings.push(...judge(told, vendor, backend.log));
  if (owner === undefined) findings.push(...(await endRest(vendor, tag, { clock, tally, output })));
  findings.push(...countRequests(vendor, tally, sent, first ?? 0));
  first = undefined;
  await owner?.close();
  const left = await vendor.countRunning();
  if (owner !== undefined && left > 0)
    findings.push({ type: 'stillRunning', detail: `${left} after the owner's close` });
  for (const { outcome } of told) Tally.count(tally.told, outcome);
  process.off('unhandledRejection', onUnhandled);
  return findings;
};

/** What was sent, as far as it matters here. */
interface Sent {
  /** Input programs that ended with an unknown outcome. */
  unknown: number;
  /** Input programs that ended so because the caller's time ran out. */
  outOfTime: number;
}

/** Counts unknown outcomes, except those caused by the caller's own abort. An input program stops at the first. */
const tap =
  (send: Send<unknown>, sent: Sent): Send<unknown> =>
  async (calls, deadline) => {
    const report = await send(calls, deadline);
    if (deadline.abortedByCaller() || !report.outcomes.includes('unknown')) return report;
    if (report.error?.cause instanceof TimeoutError) sent.outOfTime += 1;
    else sent.unknown += 1;
    return report;
  };

const open = async (
  driver: Driver,
  vendor: Vendor,
  program: Program,
  around: {
    readonly tag: string;
    readonly owner: Computer | undefined;
    readonly tally: Tally;
    readonly output: (value: unknown) => void;
    readonly traced: Trace;
  },
): Promise<Computer | undefined> => {
  const { tag, owner, tally, output, traced } = around;
  const look = byLooking(
    () => doneIn(vendor.computers.at(-1)?.log ?? []),
    (verdict) => {
      if (verdict !== 'throw') tally.answered += 1;
    },
  );
  const options: AttachOptions = {
    handleSignals: false,
    defaultTimeoutMs: program.slow?.limitMs ?? vendor.limits.callMs,
    timeoutMs: vendor.limits.launchMs,
    onUnknown: program.looks ? look : 'throw',
    observers: [traced],
  };
  try {
    return owner === undefined
      ? await launch(driver, { kind: vendor.kind, tag, ...options })
      : await attach(driver, owner.id, options);
  } catch (error) {
    output(error);
    return undefined;
  }
};

/** Closes a computer while its calls are pending, if the program requires it. */
const closeEarly = async (computer: Computer, { slow }: Program, output: (value: unknown) => void): Promise<void> => {
  if (slow?.closesAfterMs === undefined) return;
  await sleep(slow.closesAfterMs);
  await close(computer, output);
};

const judge = (told: readonly Told[], vendor: Vendor, log: Parameters<typeof doneIn>[0]): readonly Finding[] => {
  const done = doneIn(log);
  const hasEnded = vendor.requests.some(({ fault }) => fault?.type === 'sessionExpired');
  const down: readonly Finding[] =
    done.stillDown.length === 0 || hasEnded ? [] : [{ type: 'stillDown', detail: done.stillDown.join(' ') }];
  return [...compare(told, done), ...down];
};

const countRequests = (vendor: Vendor, tally: Tally, sent: Sent, from: number): readonly Finding[] => {
  const requests = vendor.requests.slice(from);
  tally.requests += requests.length;
  for (const { fault } of requests) {
    if (fault === undefined) continue;
    tally.faulted += 1;
    Tally.count(tally.faults, fault.type);
  }
  const input = requests.filter(carriesInput);
  const unknowable = input.filter(isUnknowable).length;
  const endless = requests.filter(isEndless).length;
  tally.inputRequests += input.length;
  tally.unknown += sent.unknown + sent.outOfTime;
  tally.unknowable += unknowable + input.filter(isEndless).length;
  tally.outOfTime += sent.outOfTime;
  // A reply that never comes may belong to one of several attempts, the last of which was answered.
  if (sent.unknown <= unknowable + endless) return [];
  const detail = `${sent.unknown} unknown; ${unknowable} made unknowable, ${endless} never answered`;
  return [{ type: 'unknownWithoutCause', detail }];
};

/** How often a user tries in a row on such a network. */
const tries = 3;

const sweeps = 8;

/** Repeats some work until it succeeds, as a patient user would. Resolves to whether it did. */
const persist = async (
  times: number,
  work: () => Promise<unknown>,
  output: (value: unknown) => void,
): Promise<boolean> => {
  for (let left = times; left > 0; left -= 1) {
    try {
      await work();
      return true;
    } catch (error) {
      output(error);
    }
  }
  return false;
};

/** Closes a computer. Resolves to whether that succeeded. */
const close = (computer: Computer, output: (value: unknown) => void): Promise<boolean> =>
  persist(tries, () => computer.close(), output);

/** The longest time for which the vendor keeps an idle computer by default, in milliseconds, and a little more. */
const idleMs = 130_000;

/** Ends what is left of a program that launched, by its tag. Computers without a tag end by their idle time. */
const endRest = async (
  vendor: Vendor,
  tag: string,
  {
    clock,
    tally,
    output,
  }: { readonly clock: HandClock; readonly tally: Tally; readonly output: (value: unknown) => void },
): Promise<readonly Finding[]> => {
  if ((await vendor.countRunning()) === 0) return [];
  await persist(sweeps, () => sweep(vendor.driver, { tag, timeoutMs: 1000 }), output);
  const left = await vendor.countRunning();
  if (left === 0) {
    tally.swept += 1;
    return [];
  }
  const isCreate = vendor.kind === 'browser' ? /^\/computers$/ : /^never$/;
  const lost = vendor.requests.filter(
    (request) =>
      request.method === 'POST' && isCreate.test(request.path) && (isUnknowable(request) || isEndless(request)),
  ).length;
  clock.advance(idleMs);
  const still = await vendor.countRunning();
  if (still > 0 || left > lost)
    return [{ type: 'stillRunning', detail: `${left} computers, ${still} after their idle time` }];
  tally.endedByIdling += left;
  return [];
};

/** Faults after which only the vendor knows whether a request was performed. */
const unknowable: ReadonlySet<Fault['type']> = new Set([
  'replyLost',
  'resetBeforeRead',
  'resetMidBody',
  'truncatedJson',
  'html502',
  'status500',
  'status503',
]);

/** Returns whether a request never got a complete reply, so that its caller's time ran out. */
const isEndless = ({ fault }: LoggedRequest): boolean => fault?.type === 'stalledBody';

/** Returns whether a request had such a fault. */
const isUnknowable = ({ fault }: LoggedRequest): boolean =>
  fault !== undefined && (unknowable.has(fault.type) || (fault.type === 'actsLate' && fault.answered !== 'then'));
