import type { TabId } from '../actions/action.js';
import type { Connection, Observation, SendReport } from '../contract/connection.js';
import type { Deadline } from '../deadline.js';
import {
  ActionFailedError,
  ClosedError,
  FarhandError,
  OutcomeUnknownError,
  ProtocolError,
  toError,
} from '../errors.js';
import type { ScreenshotData } from '../image.js';
import { ask, type Verdict, type Witness } from './ask.js';
import { pointAt } from './call-site.js';
import { Devices, outcomesBySource, verdictsOf, type Account, type Vendor } from './devices.js';
import { callsOf, type Unit } from './entry.js';
import type { Life } from './life.js';
import { maskError } from './mask-error.js';
import { needsPointer, planUnits, sharesOf, type Plan, type PlanContext } from './plan.js';
import { catchUp, leavesDown, noteLifted, noteReleased, putOffEnd, releaseAfterFailure } from './release.js';
import { copyOf, stepsOf, takePicture, tellDone, tellFailed } from './tell.js';
import type { Releasing } from './turn-queue.js';

/** What sending units needs from the session. */
interface FlushContext<Call> extends PlanContext<Call> {
  /** The vendor's connection. */
  readonly vendor: Pick<Vendor<Call>, 'send' | 'settling' | 'screenshot'>;
  /** Records a screenshot that came with a reply. */
  readonly seen: Owner<Call>['seen'];
  /** Performs postponed releases as soon as possible, even if there are no further calls. */
  readonly catchUpLater: () => void;
  /** Asks the caller for the outcome of steps whose reply was lost, if the caller has set `onUnknown`. */
  readonly ask: ((error: OutcomeUnknownError) => Promise<Verdict>) | undefined;
}

const nothingSent: SendReport = { outcomes: [], requests: 0 };

/**
 * Sends units as one program. A unit that the vendor does not support is rejected, and the others are sent. A unit that
 * fails is rejected after Farhand has released what it pressed. Returns the units that were not sent because an earlier
 * one failed.
 */
const flush = async <Call>(
  units: readonly Unit[],
  deadline: Deadline,
  context: FlushContext<Call>,
): Promise<readonly Unit[]> => {
  const { devices, vendor, seen } = context;
  const plans = planUnits(units, context);
  const calls = plans.flatMap((plan) => plan.calls);

  const start = performance.now();
  const asking = context.ask && askAbout(plans, context.ask);
  // A unit that ends with a screenshot is always the last of a program.
  const observe = plans.at(-1)?.unit.picture?.observation;
  const report =
    calls.length === 0
      ? nothingSent
      : asking === undefined
        ? await sendOnce(vendor, calls, deadline, observe)
        : await sendUntilKnown(vendor, calls, deadline, asking, observe);
  const durationMs = performance.now() - start;
  if (report.screenshot !== undefined) seen(observe?.tab, report.screenshot);

  const { error } = report;
  // A copy of the unchanged error, because the first unit adds its own facts to the original.
  const spare = error === undefined ? undefined : copyOf(error);
  const final = deadline.isOver() || error instanceof ClosedError;
  const left: Unit[] = [];
  let failed = false;
  for (const { unit, program, calls: own, outcomes } of sharesOf(plans, report.outcomes)) {
    // Includes units without calls that precede others with an open outcome.
    if (failed && !final && outcomes.every((outcome) => outcome === 'notRun')) {
      left.push(unit);
      continue;
    }
    const isSilent = own.length === 0;
    if (failed && isSilent) {
      // It has nothing to send because an earlier unit failed, such as a hold of a key that was to be down already.
      // Calls inside such a hold may be in the same program, so its error must not claim that nothing was done.
      tellFailed(unit, reasonOf({ untouched: unit.opens === undefined }, deadline, again(spare), true));
      continue;
    }
    const account = devices.account(program, outcomes);
    if (account.complete) {
      // Keys and buttons pressed in a hold whose body failed are released together with its keys.
      if (unit.closes?.failure !== undefined) await releaseAfterFailure(devices, unit);
      tellDone(unit, account, { requests: isSilent ? 0 : report.requests, durationMs });
      const { screenshot } = report;
      const done = { account, isSent: !isSilent, ...(screenshot === undefined ? {} : { screenshot }) };
      if (unit.picture !== undefined) await takePicture(unit, unit.picture, done, vendor, deadline);
      continue;
    }
    const sendError = failed ? again(spare) : (error ?? unexplained());
    // Determined before the release: an abort during the release is not the reason of the failure.
    const why = reasonOf(account, deadline, sendError, failed);
    failed = true;
    const release = await releaseAfterFailure(devices, unit);
    noteLifted(devices, unit);
    tellFailed(unit, why, { account, release, sendError });
  }
  if (devices.isOverdue) context.catchUpLater();
  return left;
};

/**
 * The error of a failed unit: the caller's own reason, the timeout if nothing at all was done, or otherwise the error
 * of sending.
 */
const reasonOf = (
  account: Pick<Account, 'untouched'>,
  deadline: Deadline,
  sendError: unknown,
  isAgain: boolean,
): unknown => {
  if (deadline.abortedByCaller()) return deadline.error();
  if (!account.untouched || !deadline.isOver()) return sendError;
  return isAgain ? copyOf(toError(deadline.error())) : deadline.error();
};

const unexplained = (): Error =>
  new ProtocolError('The driver stopped without reporting an error. This is a defect of the driver.');

const again = (spare: unknown): unknown => (spare instanceof Error ? copyOf(spare) : unexplained());

type Outcomes = SendReport['outcomes'];

/** Asks for the outcome of calls whose reply was lost. `outcomes` has one entry for each call of the program. */
type Ask = (error: OutcomeUnknownError, outcomes: Outcomes) => Promise<Verdict>;

/** Most questions about one program. If three replies are lost, the network is unusable. */
const maxQuestions = 3;

/**
 * Sends calls. If the outcome of some stays open, asks the caller and continues according to the verdict: after what
 * was applied, or by resending what provably was not.
 */
const sendUntilKnown = async <Call>(
  vendor: Pick<Vendor<Call>, 'send' | 'settling'>,
  calls: readonly Call[],
  deadline: Deadline,
  ask: Ask,
  observe: Observation | undefined,
): Promise<SendReport> => {
  let known: Outcomes = [];
  let requests = 0;
  for (let questions = 0; ; questions += 1) {
    const report = await sendOnce(vendor, calls.slice(known.length), deadline, observe);
    requests += report.requests;
    const outcomes = [...known, ...report.outcomes];
    const { error } = report;
    const told: SendReport = { ...report, outcomes, requests };
    if (questions === maxQuestions || !(error instanceof OutcomeUnknownError)) return told;
    if (deadline.abortedByCaller() || !isAskable(outcomes)) return told;
    // Before that, looking at the screen proves nothing, because the call may take effect a moment later.
    await vendor.settling?.();
    const verdict = await ask(error, outcomes);
    // After a timeout the call may still be in progress, so `notApplied` cannot be trusted.
    if (verdict === 'throw' || (verdict === 'notApplied' && deadline.isOver())) return told;
    known =
      verdict === 'applied'
        ? outcomes.slice(0, outcomes.lastIndexOf('unknown') + 1).map(() => 'applied')
        : outcomes.slice(0, outcomes.indexOf('unknown'));
    const rest = calls.slice(known.length);
    if (rest.length === 0) return { outcomes: known, requests };
    if (deadline.isOver()) {
      return { outcomes: [...known, ...rest.map(() => 'notRun' as const)], requests, error: toError(deadline.error()) };
    }
  }
};

/** Whether calls can continue after an open outcome: there is one, and nothing before it was skipped. */
const isAskable = (outcomes: Outcomes): boolean => {
  const last = outcomes.lastIndexOf('unknown');
  return last !== -1 && outcomes.slice(0, last).every((outcome) => outcome === 'applied' || outcome === 'unknown');
};

/** Sends calls once. Every open outcome is reported by the same error class. */
const sendOnce = async <Call>(
  vendor: Pick<Vendor<Call>, 'send'>,
  calls: readonly Call[],
  deadline: Deadline,
  observe: Observation | undefined,
): Promise<SendReport> => {
  try {
    const report = await vendor.send(calls, deadline, observe);
    const { error, outcomes } = report;
    if (error === undefined || !outcomes.includes('unknown') || isClear(error) || deadline.abortedByCaller())
      return report;
    return { ...report, error: unclear(error) };
  } catch (error) {
    // A driver that throws instead of reporting leaves the outcome open.
    const thrown = new OutcomeUnknownError('The driver failed while sending, so the outcome is unknown.', {
      cause: error,
    });
    return { outcomes: calls.map(() => 'unknown' as const), requests: 1, error: thrown };
  }
};

/** Whether an error describes the open outcome itself, or a certain failure beside it. */
const isClear = (error: Error): boolean =>
  [OutcomeUnknownError, ActionFailedError, ClosedError].some((one) => error instanceof one);

const unclear = (error: Error): OutcomeUnknownError => {
  const { status, vendorStatus, requestId } = error instanceof FarhandError ? error : {};
  return new OutcomeUnknownError(
    `${error.message} It may or may not have happened, so Farhand does not send it again. Look at the computer before you repeat it.`,
    {
      cause: error,
      ...(status === undefined ? {} : { status }),
      ...(vendorStatus === undefined ? {} : { vendorStatus }),
      ...(requestId === undefined ? {} : { requestId }),
    },
  );
};

/** The session whose units are sent. */
export interface Owner<Call> {
  readonly connection: Connection<Call>;
  /** Like the connection's `screenshot`. */
  picture(tab: TabId | undefined, deadline: Deadline): Promise<ScreenshotData>;
  /** Records a screenshot that came with a reply. */
  seen(tab: TabId | undefined, data: ScreenshotData): void;
  readonly options: { readonly name: string; readonly onUnknown?: Witness | undefined };
  /** Default limit of a call, in milliseconds. */
  readonly timeoutMs: number;
  /** The tab that `computer.tab` returns. */
  readonly activeTab: TabId | undefined;
  /** Queues the release of keys and buttons that is overdue. */
  releaseOverdue(): void;
}

/** What a timeout adds if the call waited for an abandoned one that the vendor may still carry out. */
const waitsForGivenUp =
  ' It was waiting for an earlier call that was abandoned: Farhand sends nothing until the vendor has answered that call, for at most six seconds.';

/** Sends units to the vendor and tracks the state of the input devices. */
export class Sender<Call> {
  readonly devices: Devices<Call>;
  readonly #owner: Owner<Call>;
  readonly #vendor: Vendor<Call>;
  readonly #closing: AbortSignal;
  #isWaiting = false;

  /** `closing` fires when closing stops waiting for calls in progress. */
  constructor(owner: Owner<Call>, life: Life, closing: AbortSignal) {
    const { connection, options } = owner;
    this.#owner = owner;
    this.#closing = closing;
    this.#vendor = {
      rules: connection.rules,
      send: (calls, deadline, observe) => life.watchSend(connection.send(calls, deadline, observe)),
      settling: () => connection.settling?.(),
      screenshot: (tab, deadline) => life.watch(owner.picture(tab, deadline)),
    };
    this.devices = new Devices(options.name, this.#vendor);
  }

  /** Releases keys and buttons when a unit fails before its turn. */
  get releasing(): Releasing {
    return {
      isNeeded: (unit) => leavesDown(this.devices, unit),
      run: async (unit, error) => noteReleased(error, await releaseAfterFailure(this.devices, unit)),
      whyWaiting: () => (this.devices.settling() === undefined ? '' : waitsForGivenUp),
    };
  }

  /** Sends units together. Resolves to those that were not sent because an earlier one failed. */
  send(units: readonly Unit[], deadline: Deadline): Promise<readonly Unit[]> {
    const { devices } = this;
    const [first] = units;
    // Only if it is alone: other units of the program may press keys that it has to release.
    if (first !== undefined && units.length === 1 && putOffEnd(devices, first)) {
      this.#catchUpLater();
      return Promise.resolve([]);
    }
    return devices.isOverdue || needsPointer(units)
      ? this.#sendPrepared(units, deadline)
      : this.#flush(units, deadline, undefined);
  }

  /** Sends units after overdue releases, and once the pointer position is known. */
  async #sendPrepared(units: readonly Unit[], deadline: Deadline): Promise<readonly Unit[]> {
    const { devices } = this;
    const { connection, activeTab } = this.#owner;
    const obstacle = devices.isOverdue ? await catchUp(devices, deadline) : undefined;
    if (needsPointer(units)) await locatePointer(devices, connection, activeTab, deadline);
    return this.#flush(units, deadline, obstacle);
  }

  #flush(units: readonly Unit[], deadline: Deadline, obstacle: Error | undefined): Promise<readonly Unit[]> {
    const { connection, options, timeoutMs } = this.#owner;
    const { onUnknown } = options;
    return flush(units, deadline, {
      devices: this.devices,
      keysPerTab: connection.facts.keysHeldPer === 'tab',
      activeTab: () => this.#owner.activeTab,
      vendor: this.#vendor,
      seen: (tab, data) => this.#owner.seen(tab, data),
      obstacle,
      catchUpLater: () => this.#catchUpLater(),
      ask:
        onUnknown &&
        ((error) => ask(this.#owner, onUnknown, error, { timeoutMs, call: deadline, closing: this.#closing })),
    });
  }

  /** Performs postponed releases as soon as possible, even if there are no further calls. */
  #catchUpLater(): void {
    const settled = this.#isWaiting ? undefined : this.devices.settling();
    if (settled === undefined) return;
    this.#isWaiting = true;
    void settled.then(() => {
      this.#isWaiting = false;
      this.#owner.releaseOverdue();
    });
  }
}

/** How to ask about plans. The error carries the steps of the affected chains and the first call site. */
const askAbout =
  <Call>(plans: readonly Plan<Call>[], ask: (error: OutcomeUnknownError) => Promise<Verdict>): Ask =>
  (error, outcomes) => {
    const open = sharesOf(plans, outcomes).filter((share) => share.outcomes.includes('unknown'));
    error.steps = open.flatMap(({ unit, program, outcomes: own }) =>
      stepsOf(unit, { outcomes: outcomesBySource(program, verdictsOf(program.instructions, own)) }),
    );
    if (open[0] !== undefined) pointAt(error, open[0].unit.site);
    maskError(
      error,
      open.flatMap(({ unit }) => callsOf(unit)),
    );
    return ask(error);
  };

/** Asks the vendor for the pointer position if it is unknown and the vendor reports it. */
const locatePointer = async <Call>(
  devices: Devices<Call>,
  connection: Connection<Call>,
  tab: TabId | undefined,
  deadline: Deadline,
): Promise<void> => {
  if (connection.pointer === undefined || devices.checkpoint.state.pointers.size > 0) return;
  const at = await connection.pointer(deadline).catch(() => undefined);
  if (at !== undefined) devices.locate(at, tab);
};
