import { attach, launch, TimeoutError, type AttachOptions, type Computer, type Driver } from '@farhand/core';
import type { Faults } from '@farhand/emulators';
import type { Dispatcher } from 'undici';
import { compare } from './compare.js';
import { doneIn } from './done.js';
import type { Finding } from './finding.js';
import { handClock } from './hand-clock.js';
import { close, endRest } from './life.js';
import { lookAt } from './look.js';
import { secretsIn } from './outputs.js';
import { play } from './play.js';
import type { Program } from './program.js';
import { Tally } from './tally.js';
import type { Told } from './told.js';
import { carriesInput, isEndless, isUnknowable } from './unknowable.js';
import { startVendor, type Vendor, type VendorName } from './vendor.js';
import { withSend, type Send } from '@farhand/driver-testkit';

/** A bug to plant between core and the vendor, to see that it is found. */
export interface Plant {
  readonly reroute?: (send: Send<unknown>) => Send<unknown>;
  readonly dispatcher?: Dispatcher;
}

/** What running a program needs. */
export interface Surroundings {
  readonly vendor: VendorName;
  readonly tally: Tally;
  /** A folder of its own, for what the driver writes down. */
  readonly registryDir: string;
  readonly plant?: Plant;
}

/** Long enough for a busy machine; only a reply that never comes takes it up. */
const callLimitMs = 1000;
const launchLimitMs = 2000;

/** Runs a program and says which promises it has seen broken. */
export const runProgram = async (program: Program, around: Surroundings): Promise<readonly Finding[]> => {
  const { tally, plant = {}, registryDir } = around;
  const clock = handClock();
  let first: number | undefined = program.start === 'launch' ? 0 : undefined;
  const faults: Faults = ({ index }) =>
    first === undefined ? undefined : program.faults[(index - first) % program.faults.length];
  const { dispatcher } = plant;
  const setting = { faults, clock, registryDir, ...(dispatcher === undefined ? {} : { dispatcher }) };
  await using vendor = await startVendor(around.vendor, setting);

  const findings: Finding[] = [];
  const told: Told[] = [];
  const output = (value: unknown): void => void findings.push(...secretsIn(value));
  const onUnhandled = (error: unknown): void => void findings.push({ type: 'unhandled', detail: String(error) });
  process.on('unhandledRejection', onUnhandled);

  const sent: Sent = { unknown: 0, outOfTime: 0 };
  const driver = withSend(vendor.driver, (send) => tap((plant.reroute ?? same)(send), sent));
  const tag = `program-${tally.programs}`;
  tally.programs += 1;

  const owner =
    program.start === 'attach' ? await launch(vendor.driver, { kind: vendor.kind, handleSignals: false }) : undefined;
  if (owner !== undefined) first = vendor.requests.length;
  const computer = await open(driver, vendor, program, { tag, owner, tally, output });
  if (computer !== undefined) {
    await play(computer, program.scripts, { told: (some) => void told.push(...some), output });
    await computer.releaseAll().catch(output);
    const isClosed = await close(computer, output);
    if (owner !== undefined && !isClosed) findings.push({ type: 'stillDown', detail: 'close() did not succeed' });
  } else tally.failedLaunches += 1;

  const backend = vendor.computers.at(-1);
  if (computer !== undefined && backend !== undefined) findings.push(...judge(told, vendor, backend.log));
  if (owner === undefined) findings.push(...(await endRest(vendor, tag, { clock, tally, output })));
  countRequests(vendor, tally, sent, first ?? 0, findings);
  first = undefined;
  await owner?.close();
  for (const { outcome } of told) Tally.count(tally.told, outcome);
  process.off('unhandledRejection', onUnhandled);
  return findings;
};

const same = (send: Send<unknown>): Send<unknown> => send;

/** What was sent, as far as it matters here. */
interface Sent {
  /** Programs of input that ended with an open outcome. */
  unknown: number;
  /** Those that ended so because the caller's time ran out. */
  outOfTime: number;
}

/** Counts the open outcomes, unless the caller's own abort is why. A program of input stops at the first. */
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
  },
): Promise<Computer | undefined> => {
  const { tag, owner, tally, output } = around;
  const look = lookAt(
    () => doneIn(vendor.computers.at(-1)?.log ?? []),
    (verdict) => {
      if (verdict !== 'throw') tally.settled += 1;
    },
  );
  const options: AttachOptions = {
    handleSignals: false,
    defaultTimeoutMs: callLimitMs,
    timeoutMs: launchLimitMs,
    onUnknown: program.looks ? look : 'throw',
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

const judge = (told: readonly Told[], vendor: Vendor, log: Parameters<typeof doneIn>[0]): readonly Finding[] => {
  const done = doneIn(log);
  const hasEnded = vendor.requests.some(({ fault }) => fault?.type === 'sessionExpired');
  const down: readonly Finding[] =
    done.stillDown.length === 0 || hasEnded ? [] : [{ type: 'stillDown', detail: done.stillDown.join(' ') }];
  return [...compare(told, done), ...down];
};

const countRequests = (vendor: Vendor, tally: Tally, sent: Sent, from: number, findings: Finding[]): void => {
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
  // A reply that never comes may be one of several tries, the last of which was answered.
  if (sent.unknown > unknowable + endless) {
    const detail = `${sent.unknown} unknown; ${unknowable} made unknowable, ${endless} never answered`;
    findings.push({ type: 'unknownWithoutCause', detail });
  }
};
