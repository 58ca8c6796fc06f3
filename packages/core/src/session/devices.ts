import type { TabId } from '../actions/action.js';
import { compile, type Instruction, type Program } from '../actions/compile.js';
import type { Dialect, Checkpoint } from '../actions/dialect.js';
import { leaf, type Node, type Source } from '../actions/fuse.js';
import {
  cancelOf,
  initialState,
  pointerIn,
  pressedBy,
  reduce,
  samePressed,
  type InputState,
  type Pressed,
} from '../actions/meaning.js';
import type { Rules } from '../actions/rules.js';
import type { Observation, SendReport } from '../contract/connection.js';
import type { Held, Outcome } from '../contract/receipt.js';
import type { Deadline } from '../deadline.js';
import { toError } from '../errors.js';
import { samePoint, type Point } from '../geometry.js';
import type { ScreenshotData } from '../image.js';
import { isSameKey } from '../keys/key.js';
import { secretMask } from '../secret/mask.js';

/** The result of a release of keys and buttons. */
export interface ReleaseReport {
  readonly released: readonly Held[];
  readonly errors: readonly Error[];
}

/** The part of a connection that operates the devices. */
export interface Vendor<Call> {
  readonly rules: Rules<Call>;
  /** Like a connection's `send`. */
  send(calls: readonly Call[], deadline: Deadline, observe?: Observation): Promise<SendReport>;
  /** Like a connection's `settling`. */
  settling?(): Promise<void> | undefined;
  /** Like a connection's `screenshot`. */
  screenshot(tab: TabId | undefined, deadline: Deadline): Promise<ScreenshotData>;
}

/**
 * The keyboard and mouse of one computer: what is pressed and by which call, the pointer position, and deferred
 * actions. Changes only when the connection reports that calls were applied.
 */
export class Devices<Call> {
  readonly #name: string;
  readonly #vendor: Vendor<Call>;
  #checkpoint: Checkpoint = { state: initialState, deferred: [] };
  #ledger: readonly LedgerEntry[] = [];
  #overdue: WeakSet<LedgerEntry> = new WeakSet();
  #gone = false;

  constructor(name: string, vendor: Vendor<Call>) {
    this.#name = name;
    this.#vendor = vendor;
  }

  /** The state that the vendor was sent, and the deferred actions. */
  get checkpoint(): Checkpoint {
    return this.#checkpoint;
  }

  /** What is down, with the call that pressed it. Includes deferred presses. */
  get ledger(): readonly LedgerEntry[] {
    const waiting = this.#checkpoint.deferred.flatMap((node): readonly LedgerEntry[] => {
      const { action } = node;
      const pressed = action.type === 'pointerDown' || action.type === 'keyDown' ? pressedBy(action) : undefined;
      const source = node.sources[0];
      return pressed === undefined || source === undefined ? [] : [{ pressed, source }];
    });
    return [...this.#ledger, ...waiting];
  }

  /** The vendor's rules, with its name. */
  get dialect(): Dialect<Call> {
    return { name: this.#name, rules: this.#vendor.rules };
  }

  /** Copies the state of another object. */
  copyFrom(other: Devices<Call>): void {
    this.#checkpoint = other.#checkpoint;
    this.#ledger = other.#ledger;
  }

  /** Forgets all state permanently, because the computer is gone. */
  forget(): void {
    this.#gone = true;
    this.#checkpoint = { state: initialState, deferred: [] };
    this.#ledger = [];
  }

  /** Records the pointer position that the vendor reported. */
  locate(at: Point, tab: TabId | undefined): void {
    const { state } = this.#checkpoint;
    const pointers = new Map(state.pointers).set(tab ?? '', at);
    this.#checkpoint = { ...this.#checkpoint, state: { ...state, pointers } };
  }

  /**
   * Compiles nodes as they would follow `from`.
   *
   * @throws UnsupportedActionError if the vendor does not support one of them.
   */
  compile(nodes: readonly Node[], from: Checkpoint): Program<Call> {
    return compile(nodes, from, this.dialect);
  }

  /** Records the outcome of a program. `outcomes` has one entry for each of its calls. */
  account(program: Program<Call>, outcomes: SendReport['outcomes']): Account {
    const verdicts = verdictsOf(program.instructions, outcomes);
    const complete = verdicts.every((verdict) => verdict === 'applied' || verdict === 'deferred');
    const untouched = !complete && verdicts.every((verdict) => verdict === 'notRun');
    // Nothing was down before and nothing is down after, so the ledger stays empty.
    const isPlain = complete && this.#ledger.length === 0 && program.end.state.pressed.length === 0;
    for (const [index, instruction] of isPlain ? [] : program.instructions.entries()) {
      const verdict = this.#gone ? undefined : verdicts[index];
      if (verdict === 'applied' || verdict === 'deferred') this.#commit(instruction);
      else if (verdict === 'failed' || verdict === 'unknown') this.#commitDoubtful(instruction);
    }
    if (complete && !this.#gone) this.#checkpoint = program.end;
    return { outcomes: outcomesBySource(program, verdicts), complete, untouched };
  }

  /** Applies an instruction's effect. */
  #commit(instruction: Instruction<Call>): void {
    let { state } = this.#checkpoint;
    for (const primitive of instruction.effect) {
      state = reduce(state, primitive);
      this.#ledger = noteIn(this.#ledger, state, instruction);
    }
    this.#checkpoint = { ...this.#checkpoint, state };
  }

  /** Applies the effect of an instruction that may have run in part. Whatever it may have left down counts as down. */
  #commitDoubtful(instruction: Instruction<Call>): void {
    const before = this.#checkpoint.state;
    const after = instruction.effect.reduce(reduce, before);
    const touched = instruction.effect.flatMap((primitive) => pressedBy(primitive) ?? []);
    const pressed = [
      ...before.pressed,
      ...after.pressed.filter((one) => !before.pressed.some((other) => samePressed(one, other))),
    ].map((one): Pressed => (touched.some((other) => samePressed(one, other)) ? { ...one, doubtful: true } : one));
    const state = { ...after, pressed };
    this.#checkpoint = { ...this.#checkpoint, state };
    this.#ledger = noteIn(this.#ledger, state, instruction);
  }

  /**
   * Releases what is down and matches `which`, last pressed first: everything in one program, then what is left one by
   * one. Nothing is dropped.
   */
  async release(which: (pressed: Pressed, source: Source) => boolean, deadline: Deadline): Promise<ReleaseReport> {
    this.#checkpoint = { ...this.#checkpoint, deferred: [] };
    const targets = this.#ledger.filter(({ pressed, source }) => which(pressed, source)).toReversed();
    if (targets.length === 0) return { released: [], errors: [] };
    const before = this.#checkpoint.state;
    const first = await this.#releaseTogether(targets, deadline);
    const left = targets.filter((target) => this.#ledger.includes(target));
    if (left.length === 0 || targets.length === 1) return this.#report(targets, before, left.length === 0 ? [] : first);
    const errors: Error[] = [];
    for (const target of left) errors.push(...(await this.#releaseTogether([target], deadline)));
    return this.#report(targets, before, errors);
  }

  /** Resolves when abandoned calls can have no more effect. `undefined` if there are none. */
  settling(): Promise<void> | undefined {
    return this.#vendor.settling?.();
  }

  /** Postpones the release of what is down and matches `which`. It happens before anything else is sent. */
  putOff(which: (pressed: Pressed, source: Source) => boolean): ReleaseReport {
    this.#checkpoint = { ...this.#checkpoint, deferred: [] };
    for (const entry of this.#ledger) if (which(entry.pressed, entry.source)) this.#overdue.add(entry);
    return { released: [], errors: [] };
  }

  /** Whether something is down whose release failed or was postponed. */
  get isOverdue(): boolean {
    return this.#ledger.some((entry) => this.#overdue.has(entry));
  }

  /** Retries the overdue releases. */
  releaseOverdue(deadline: Deadline): Promise<ReleaseReport> {
    const entries = this.#ledger.filter((entry) => this.#overdue.has(entry));
    return this.release((pressed) => entries.some((entry) => entry.pressed === pressed), deadline);
  }

  async #releaseTogether(targets: readonly LedgerEntry[], deadline: Deadline): Promise<readonly Error[]> {
    try {
      const nodes = targets.map(({ pressed, source }) => leaf(cancelOf(pressed), source));
      const program = this.compile(nodes, this.#checkpoint);
      const calls = program.instructions.flatMap((instruction) => instruction.calls);
      if (calls.length === 0) {
        this.account(program, []);
        return [];
      }
      const report = await this.#vendor.send(calls, deadline);
      this.account(program, report.outcomes);
      return report.error === undefined ? [] : [report.error];
    } catch (error) {
      return [toError(error)];
    }
  }

  #report(targets: readonly LedgerEntry[], before: InputState, errors: readonly Error[]): ReleaseReport {
    const released = targets.filter((target) => !this.#ledger.includes(target));
    for (const target of targets) if (this.#ledger.includes(target)) this.#overdue.add(target);
    return { released: released.map((target) => ({ ...heldOf(target), ...returnOf(target.pressed, before) })), errors };
  }
}

/** A key or button that is down, with the call that pressed it. */
export interface LedgerEntry {
  readonly pressed: Pressed;
  readonly source: Source;
}

/** Aligns a ledger with a state. What is newly down was pressed by a call of this instruction. */
const noteIn = <Call>(
  ledger: readonly LedgerEntry[],
  state: InputState,
  instruction: Instruction<Call>,
): readonly LedgerEntry[] => {
  const still = ledger.filter((entry) => state.pressed.some((pressed) => samePressed(pressed, entry.pressed)));
  const added = state.pressed.filter((pressed) => !still.some((entry) => samePressed(entry.pressed, pressed)));
  return [
    ...still,
    ...added.flatMap((pressed) => {
      const source = instruction.sources.find((one) => presses(one, pressed)) ?? instruction.sources.at(-1);
      return source === undefined ? [] : [{ pressed, source }];
    }),
  ];
};

const presses = ({ action }: Source, subject: Pressed): boolean => {
  if (action.type === 'keyDown') return subject.type === 'key' && isSameKey(subject.key, action.key);
  return action.type === 'pointerDown' && subject.type === 'button' && subject.button === action.button;
};

/** A ledger entry in the form that users see. */
export const heldOf = ({ pressed, source }: LedgerEntry): Held => ({
  ...(pressed.type === 'key'
    ? { key: 'secret' in source.action ? secretMask : pressed.key }
    : { button: pressed.button }),
  ...(pressed.tab === undefined ? {} : { tab: pressed.tab }),
  pressedAt: source.calledAt(),
});

/** Where the pointer has returned for the release of a button, if it was at another point before. */
const returnOf = (pressed: Pressed, before: InputState): Pick<Held, 'returnedTo'> => {
  const at = pressed.type === 'button' ? pressed.at : undefined;
  return at === undefined || samePoint(pointerIn(before, pressed.tab), at) ? {} : { returnedTo: at };
};

/** The outcome of one program after its calls were sent. */
export interface Account {
  /** Outcome of each user call in the program. */
  readonly outcomes: ReadonlyMap<Source, Outcome>;
  /** Whether everything ran. */
  readonly complete: boolean;
  /** Whether nothing at all ran, so that the program can be sent again as if for the first time. */
  readonly untouched: boolean;
}

/** One verdict for each instruction: the worst of its calls. An instruction without calls waits for the next one. */
export const verdictsOf = <Call>(
  instructions: readonly Instruction<Call>[],
  outcomes: SendReport['outcomes'],
): readonly Outcome[] => {
  let next = 0;
  return instructions.map((instruction) => {
    const own = outcomes.slice(next, next + instruction.calls.length);
    next += instruction.calls.length;
    if (instruction.calls.length === 0)
      return outcomes.every((outcome) => outcome === 'applied') ? 'deferred' : 'notRun';
    if (own.includes('failed')) return 'failed';
    if (own.includes('unknown')) return 'unknown';
    if (own.every((outcome) => outcome === 'applied')) return 'applied';
    return own.includes('applied') ? 'failed' : 'notRun';
  });
};

const severity: Readonly<Record<Outcome, number>> = { applied: 0, deferred: 1, notRun: 2, unknown: 3, failed: 4 };

/** Outcome of each user call in a program: the worst of its instructions. */
export const outcomesBySource = <Call>(
  program: Program<Call>,
  verdicts: readonly Outcome[],
): ReadonlyMap<Source, Outcome> => {
  const outcomes = new Map<Source, Outcome>();
  const note = (source: Source, verdict: Outcome): void => {
    const known = outcomes.get(source);
    if (known === undefined) outcomes.set(source, verdict);
    else if (known !== verdict) outcomes.set(source, merge(known, verdict));
  };
  for (const [index, instruction] of program.instructions.entries()) {
    for (const source of instruction.sources) {
      // A modifier that stays down does not undo a click. Farhand releases the key separately, and the error reports
      // it.
      if (!outcomes.has(source) || !onlyLetsGo(instruction, source)) note(source, verdicts[index] ?? 'notRun');
    }
  }
  for (const node of program.end.deferred) for (const source of node.sources) note(source, 'deferred');
  return outcomes;
};

/** Whether an instruction only releases keys that the call itself pressed. */
const onlyLetsGo = <Call>({ effect }: Instruction<Call>, { action }: Source): boolean =>
  action.type !== 'keyUp' && effect.length > 0 && effect.every(({ type }) => type === 'keyUp');

/** Merges two outcomes of one call. A call that ran only in part counts as failed. */
const merge = (a: Outcome, b: Outcome): Outcome => {
  if ((a === 'applied' && b === 'notRun') || (a === 'notRun' && b === 'applied')) return 'failed';
  return severity[a] >= severity[b] ? a : b;
};
