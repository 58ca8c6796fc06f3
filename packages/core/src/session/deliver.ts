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
import { callsIn, needsPointer, planUnits, sharesOf, type Plan, type PlanContext } from './plan.js';
import { catchUp, leavesDown, noteLifted, noteReleased, putOffEnd, releaseAfterFailure } from './release.js';
import { copyOf, stepsOf, takePicture, tellDone, tellFailed } from './tell.js';
import type { Releasing } from './turn-queue.js';

/** What sending units needs of the session. */
interface FlushContext<Call> extends PlanContext<Call> {
  /** Tells the vendor. */
  readonly vendor: Pick<Vendor<Call>, 'send' | 'settling' | 'screenshot'>;
  /** Asks the caller what became of steps whose outcome is open, if the caller wants to be asked. */
  readonly ask: ((error: OutcomeUnknownError) => Promise<Verdict>) | undefined;
}

const nothingSent: SendReport = { outcomes: [], requests: 0 };

/**
 * Sends units as one program. A unit that the vendor cannot do is rejected and the others go; a unit that fails is
 * rejected after what it pressed was released. Returns the units that did not get their turn because an earlier one failed.
 */
const flush = async <Call>(
  units: readonly Unit[],
  deadline: Deadline,
  context: FlushContext<Call>,
): Promise<readonly Unit[]> => {
  const { devices, vendor } = context;
  const plans = planUnits(units, context);
  const calls = plans.flatMap(({ program }) => callsIn(program));

  const start = performance.now();
  const asking = context.ask && askAbout(plans, context.ask);
  // One that ends with a picture is the last of those that travel together.
  const observe = plans.at(-1)?.unit.picture?.observation;
  const report = calls.length === 0 ? nothingSent : await sendUntilKnown(vendor, calls, deadline, asking, observe);
  const durationMs = performance.now() - start;

  const { error } = report;
  // As it came: what is told of it to the first is not the others'.
  const spare = error === undefined ? undefined : copyOf(error);
  const final = deadline.signal.aborted || error instanceof ClosedError;
  const left: Unit[] = [];
  let failed = false;
  for (const { unit, program, outcomes } of sharesOf(plans, report.outcomes)) {
    // Also one without calls, which may stand before others whose outcome is open.
    if (failed && !final && outcomes.every((outcome) => outcome === 'notRun')) {
      left.push(unit);
      continue;
    }
    const isSilent = callsIn(program).length === 0;
    if (failed && isSilent) {
      // It has nothing to send because of what failed before it, such as a hold of a key that was to be down already.
      // Calls inside such a hold may be on their way with it: its error must not say that nothing was done.
      tellFailed(unit, reasonOf({ untouched: unit.opens === undefined }, deadline, again(spare), true));
      continue;
    }
    const account = devices.account(program, outcomes);
    if (account.complete) {
      // What was pressed in a hold whose body has failed is released with its keys.
      if (unit.closes?.failure !== undefined) await releaseAfterFailure(devices, unit);
      tellDone(unit, account, { requests: isSilent ? 0 : report.requests, durationMs });
      const { screenshot } = report;
      const done = { account, isSent: !isSilent, ...(screenshot === undefined ? {} : { screenshot }) };
      if (unit.picture !== undefined) await takePicture(unit, unit.picture, done, vendor, deadline);
      continue;
    }
    const sendError = failed ? again(spare) : (error ?? unexplained());
    // Settled before anything is released: an abort that comes during that is not why the unit has failed.
    const why = reasonOf(account, deadline, sendError, failed);
    failed = true;
    const release = await releaseAfterFailure(devices, unit);
    noteLifted(devices, unit);
    tellFailed(unit, why, { account, release, sendError });
  }
  return left;
};

/** What to reject a unit with: the caller's own reason, the time limit if nothing at all was done, else the error of sending. */
const reasonOf = (
  account: Pick<Account, 'untouched'>,
  deadline: Deadline,
  sendError: unknown,
  isAgain: boolean,
): unknown => {
  if (deadline.abortedByCaller()) return deadline.error();
  if (!account.untouched || !deadline.signal.aborted) return sendError;
  return isAgain ? copyOf(toError(deadline.error())) : deadline.error();
};

const unexplained = (): Error =>
  new ProtocolError('The driver stopped without saying why. This is a defect of the driver.');

const again = (spare: unknown): unknown => (spare instanceof Error ? copyOf(spare) : unexplained());

type Outcomes = SendReport['outcomes'];

/** Asks what became of calls whose outcome is open. `outcomes` has one entry for each call of the program. */
type Ask = (error: OutcomeUnknownError, outcomes: Outcomes) => Promise<Verdict>;

/** How often one program is asked about: whoever answers three times has a network that is of no use. */
const maxQuestions = 3;

/**
 * Sends calls, and whenever it stays open what became of some of them, asks and goes on as the answer says: behind what
 * was applied, or once more with what provably was not.
 */
const sendUntilKnown = async <Call>(
  vendor: Pick<Vendor<Call>, 'send' | 'settling'>,
  calls: readonly Call[],
  deadline: Deadline,
  ask: Ask | undefined,
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
    if (ask === undefined || questions === maxQuestions || !(error instanceof OutcomeUnknownError)) return told;
    if (deadline.abortedByCaller() || !isAskable(outcomes)) return told;
    // Before that nobody can tell by looking: it may be done a moment later.
    await vendor.settling?.();
    const verdict = await ask(error, outcomes);
    // Of what nobody waited for to the end nobody can say that it did not happen: it may be under way still.
    if (verdict === 'throw' || (verdict === 'notApplied' && deadline.signal.aborted)) return told;
    known =
      verdict === 'applied'
        ? outcomes.slice(0, outcomes.lastIndexOf('unknown') + 1).map(() => 'applied')
        : outcomes.slice(0, outcomes.indexOf('unknown'));
    const rest = calls.slice(known.length);
    if (rest.length === 0) return { outcomes: known, requests };
    if (deadline.signal.aborted) {
      return { outcomes: [...known, ...rest.map(() => 'notRun' as const)], requests, error: toError(deadline.error()) };
    }
  }
};

/** Whether calls can go on behind what is open: something is, and nothing that was not run lies before it. */
const isAskable = (outcomes: Outcomes): boolean => {
  const last = outcomes.lastIndexOf('unknown');
  return last !== -1 && outcomes.slice(0, last).every((outcome) => outcome === 'applied' || outcome === 'unknown');
};

/** Sends calls once. Whatever leaves open what happened has one error class, and says so. */
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
    // A driver that throws where it should report leaves open what happened.
    const thrown = new OutcomeUnknownError('The driver failed while sending, so it is not known what was done.', {
      cause: error,
    });
    return { outcomes: calls.map(() => 'unknown' as const), requests: 1, error: thrown };
  }
};

/** Whether an error is about the open outcome itself, or about a failure that is certain beside it. */
const isClear = (error: Error): boolean =>
  [OutcomeUnknownError, ActionFailedError, ClosedError].some((one) => error instanceof one);

const unclear = (error: Error): OutcomeUnknownError => {
  const { status, vendorStatus, requestId } = error instanceof FarhandError ? error : {};
  return new OutcomeUnknownError(
    `${error.message} It may or may not have happened, and is not sent again. Look at the computer before you repeat it.`,
    {
      cause: error,
      ...(status === undefined ? {} : { status }),
      ...(vendorStatus === undefined ? {} : { vendorStatus }),
      ...(requestId === undefined ? {} : { requestId }),
    },
  );
};

/** Whose units are sent. */
export interface Owner<Call> {
  readonly connection: Connection<Call>;
  /** As the connection's `screenshot`. */
  picture(tab: TabId | undefined, deadline: Deadline): Promise<ScreenshotData>;
  /** Takes note of a picture that came with an answer. */
  seen(tab: TabId | undefined, data: ScreenshotData): void;
  readonly options: { readonly name: string; readonly onUnknown?: Witness | undefined };
  /** How long a call may take if it does not say, in milliseconds. */
  readonly timeoutMs: number;
  /** The tab that `computer.tab` is. */
  readonly activeTab: TabId | undefined;
  /** Releases, when its turn comes, what should have been released before. */
  releaseOverdue(): void;
}

/** What to tell of a call whose time ran out while the vendor might still carry out one that was given up. */
const waitsForGivenUp =
  ' An earlier call was given up, and nothing is sent before the vendor has answered that one: for six seconds at most.';

/** Tells the vendor what units ask for, and keeps account of what the devices do. */
export class Sender<Call> {
  readonly devices: Devices<Call>;
  readonly #owner: Owner<Call>;
  readonly #vendor: Vendor<Call>;
  readonly #closing: AbortSignal;
  #isWaiting = false;

  /** `closing` fires when closing does not wait any longer for what is under way. */
  constructor(owner: Owner<Call>, life: Life, closing: AbortSignal) {
    const { connection, options } = owner;
    this.#owner = owner;
    this.#closing = closing;
    this.#vendor = {
      rules: connection.rules,
      send: async (calls, deadline, observe) => {
        const report = await life.watchSend(connection.send(calls, deadline, observe));
        if (report.screenshot !== undefined) owner.seen(observe?.tab, report.screenshot);
        return report;
      },
      settling: () => connection.settling?.(),
      screenshot: (tab, deadline) => life.watch(owner.picture(tab, deadline)),
    };
    this.devices = new Devices(options.name, this.#vendor);
  }

  /** Releases what must not stay down when a unit fails before its turn. */
  get releasing(): Releasing {
    return {
      isNeeded: (unit) => leavesDown(this.devices, unit),
      run: async (unit, error) => noteReleased(error, await releaseAfterFailure(this.devices, unit)),
      whyWaiting: () => (this.devices.settling() === undefined ? '' : waitsForGivenUp),
    };
  }

  /** Sends units together, and returns those that did not get their turn because an earlier one failed. */
  async send(units: readonly Unit[], deadline: Deadline): Promise<readonly Unit[]> {
    const { devices } = this;
    const { connection, options } = this.#owner;
    const { onUnknown } = options;
    const { timeoutMs } = this.#owner;
    const [first, ...others] = units;
    // Alone only: what travels with it may press something more, which it is there to release.
    if (first !== undefined && others.length === 0 && putOffEnd(devices, first)) {
      this.#catchUpLater();
      return [];
    }
    const obstacle = devices.isOverdue ? await catchUp(devices, deadline) : undefined;
    if (needsPointer(units)) await locatePointer(devices, connection, this.#owner.activeTab, deadline);
    const left = await flush(units, deadline, {
      devices,
      keysPerTab: connection.facts.keysHeldPer === 'tab',
      activeTab: () => this.#owner.activeTab,
      vendor: this.#vendor,
      obstacle,
      ask:
        onUnknown &&
        ((error) => ask(this.#owner, onUnknown, error, { timeoutMs, call: deadline, closing: this.#closing })),
    });
    if (devices.isOverdue) this.#catchUpLater();
    return left;
  }

  /** Has what was put off released as soon as it can be, also if nobody sends anything. */
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

/** How to ask about plans: the error tells the steps of the chains that it left open, and where the first was called. */
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

/** Asks the vendor where the pointer is, if nobody knows and it can tell. */
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
