import type { TabId } from '../actions/action.js';
import { compile, type Instruction, type Program } from '../actions/compile.js';
import type { Dialect } from '../actions/dialect.js';
import { leaf, type Node, type Source } from '../actions/fuse.js';
import type { Position } from '../actions/position.js';
import { initialState, pressedBy, reduce, releaseOf, samePressed, type Pressed } from '../actions/state.js';
import type { Rules } from '../actions/rules.js';
import type { Observation, SendReport } from '../connection.js';
import type { Deadline } from '../deadline.js';
import type { Point } from '../geometry.js';
import type { ScreenshotData } from '../image.js';
import { toError } from '../errors.js';
import type { Held } from '../receipt.js';
import { heldOf, noteIn, type LedgerEntry } from './ledger.js';
import { outcomesBySource, verdictsOf, type Settlement } from './settlement.js';

/** What came of trying to release keys and buttons. */
export interface ReleaseReport {
  readonly released: readonly Held[];
  readonly errors: readonly Error[];
}

/** Who is told what the devices do. */
export interface Vendor<Call> {
  readonly rules: Rules<Call>;
  /** As a connection's `send`. */
  send(calls: readonly Call[], deadline: Deadline, observe?: Observation): Promise<SendReport>;
  /** As a connection's `screenshot`. */
  screenshot(tab: TabId | undefined, deadline: Deadline): Promise<ScreenshotData>;
}

/**
 * The keyboard and mouse of one computer: what is pressed there and who pressed it, where the pointer is, what waits
 * to be completed. Changes only by what the connection says was applied.
 */
export class Devices<Call> {
  readonly #name: string;
  readonly #vendor: Vendor<Call>;
  #position: Position = { state: initialState, deferred: [] };
  #ledger: readonly LedgerEntry[] = [];
  #overdue: WeakSet<LedgerEntry> = new WeakSet();
  #gone = false;

  constructor(name: string, vendor: Vendor<Call>) {
    this.#name = name;
    this.#vendor = vendor;
  }

  /** What the vendor was told and what waits. */
  get position(): Position {
    return this.#position;
  }

  /** What is down, with the call that pressed it. What was pressed and waits to be told counts. */
  get ledger(): readonly LedgerEntry[] {
    const waiting = this.#position.deferred.flatMap((node): readonly LedgerEntry[] => {
      const { action } = node;
      const pressed = action.type === 'pointerDown' || action.type === 'keyDown' ? pressedBy(action) : undefined;
      const source = node.sources[0];
      return pressed === undefined || source === undefined ? [] : [{ pressed, source }];
    });
    return [...this.#ledger, ...waiting];
  }

  /** The language of the vendor. */
  get dialect(): Dialect<Call> {
    return { name: this.#name, rules: this.#vendor.rules };
  }

  /** Takes over what another object knows. */
  copyFrom(other: Devices<Call>): void {
    this.#position = other.#position;
    this.#ledger = other.#ledger;
  }

  /** Forgets everything, for good: the computer is gone, and nothing is down there. */
  forget(): void {
    this.#gone = true;
    this.#position = { state: initialState, deferred: [] };
    this.#ledger = [];
  }

  /** Notes where the pointer is, as the vendor told it. */
  locate(at: Point, tab: TabId | undefined): void {
    const { state } = this.#position;
    const pointers = new Map(state.pointers).set(tab ?? '', at);
    this.#position = { ...this.#position, state: { ...state, pointers } };
  }

  /**
   * Compiles nodes as they would follow `from`.
   *
   * @throws UnsupportedActionError if the vendor cannot do one of them.
   */
  compile(nodes: readonly Node[], from: Position): Program<Call> {
    return compile(nodes, from, this.dialect);
  }

  /** Takes note of what became of a program. `outcomes` has one entry for each of its calls. */
  settle(program: Program<Call>, outcomes: SendReport['outcomes']): Settlement {
    const verdicts = verdictsOf(program.instructions, outcomes);
    const complete = verdicts.every((verdict) => verdict === 'applied' || verdict === 'deferred');
    const untouched = !complete && verdicts.every((verdict) => verdict === 'notRun');
    for (const [index, instruction] of program.instructions.entries()) {
      const verdict = this.#gone ? undefined : verdicts[index];
      if (verdict === 'applied' || verdict === 'deferred') this.#commit(instruction);
      else if (verdict === 'failed' || verdict === 'unknown') this.#commitDoubtful(instruction);
    }
    if (complete && !this.#gone) this.#position = program.end;
    return { outcomes: outcomesBySource(program, verdicts), complete, untouched };
  }

  /** Applies an instruction's effect. */
  #commit(instruction: Instruction<Call>): void {
    let { state } = this.#position;
    for (const primitive of instruction.effect) {
      state = reduce(state, primitive);
      this.#ledger = noteIn(this.#ledger, state, instruction);
    }
    this.#position = { ...this.#position, state };
  }

  /** Applies the effect of an instruction that may have run in part: what it may have left down counts as down. */
  #commitDoubtful(instruction: Instruction<Call>): void {
    const before = this.#position.state;
    const after = instruction.effect.reduce(reduce, before);
    const touched = instruction.effect.flatMap((primitive) => pressedBy(primitive) ?? []);
    const pressed = [
      ...before.pressed,
      ...after.pressed.filter((one) => !before.pressed.some((other) => samePressed(one, other))),
    ].map((one): Pressed => (touched.some((other) => samePressed(one, other)) ? { ...one, doubtful: true } : one));
    const state = { ...after, pressed };
    this.#position = { ...this.#position, state };
    this.#ledger = noteIn(this.#ledger, state, instruction);
  }

  /** Releases what is down and `which` selects, last pressed first: all in one go, then one by one what is left. */
  async release(which: (pressed: Pressed, source: Source) => boolean, deadline: Deadline): Promise<ReleaseReport> {
    this.#position = { ...this.#position, deferred: [] };
    const targets = this.#ledger.filter(({ pressed, source }) => which(pressed, source)).toReversed();
    if (targets.length === 0) return { released: [], errors: [] };
    const first = await this.#releaseTogether(targets, deadline);
    const left = targets.filter((target) => this.#ledger.includes(target));
    if (left.length === 0 || targets.length === 1) return this.#report(targets, left.length === 0 ? [] : first);
    const errors: Error[] = [];
    for (const target of left) errors.push(...(await this.#releaseTogether([target], deadline)));
    return this.#report(targets, errors);
  }

  /** Whether something is down that should have been released and could not be. */
  get isOverdue(): boolean {
    return this.#ledger.some((entry) => this.#overdue.has(entry));
  }

  /** Tries once more to release what is overdue. */
  releaseOverdue(deadline: Deadline): Promise<ReleaseReport> {
    const entries = this.#ledger.filter((entry) => this.#overdue.has(entry));
    return this.release((pressed) => entries.some((entry) => entry.pressed === pressed), deadline);
  }

  async #releaseTogether(targets: readonly LedgerEntry[], deadline: Deadline): Promise<readonly Error[]> {
    try {
      const nodes = targets.map(({ pressed, source }) => leaf(releaseOf(pressed), source));
      const program = this.compile(nodes, this.#position);
      const calls = program.instructions.flatMap((instruction) => instruction.calls);
      if (calls.length === 0) {
        this.settle(program, []);
        return [];
      }
      const report = await this.#vendor.send(calls, deadline);
      this.settle(program, report.outcomes);
      return report.error === undefined ? [] : [report.error];
    } catch (error) {
      return [toError(error)];
    }
  }

  #report(targets: readonly LedgerEntry[], errors: readonly Error[]): ReleaseReport {
    const released = targets.filter((target) => !this.#ledger.includes(target));
    for (const target of targets) if (this.#ledger.includes(target)) this.#overdue.add(target);
    return { released: released.map(heldOf), errors };
  }
}
