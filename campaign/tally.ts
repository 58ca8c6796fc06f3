/** The ways in which a promise may be broken. */
const findingTypes = {
  twice: 'input actions applied twice',
  appliedButNot: 'reported applied that were not',
  notAppliedButWas: 'reported notRun or failed that were applied',
  withoutKeys: 'done without the keys that were to be held',
  withOtherKeys: 'done with keys that were not to be held',
  overlapping: 'input carried out while other input had been read and was to come',
  stillDown: 'keys or buttons held at the end',
  stillRunning: 'sessions left running',
  unhandled: 'unhandled rejections',
  secretShown: 'outputs with a secret in them',
  unknownWithoutCause: 'outcomes reported unknown beyond those that a fault made unknowable',
  hung: 'programs that did not end',
} as const;

/** A kind of broken promise. */
export type FindingType = keyof typeof findingTypes;

/** A broken promise. */
export interface Finding {
  readonly type: FindingType;
  /** What was seen. */
  readonly detail: string;
}

/** What became of a call, as its caller was told. `anything`: the caller aborted it, and was told nothing. */
export type ToldOutcome = 'applied' | 'failed' | 'unknown' | 'notRun' | 'anything';

/** What is counted over a campaign. */
export class Tally {
  programs = 0;
  /** Runs that were not the first of their program: that had a finding while the machine stood still. */
  again = 0;
  requests = 0;
  faulted = 0;
  /** Requests that carried input. */
  inputRequests = 0;
  /** Those of them whose outcome was reported unknown. */
  unknown = 0;
  /** Those of these whose time was over: their reply did not come, or that of one before them. */
  outOfTime = 0;
  /** Those whose fault left no way to know. */
  unknowable = 0;
  /** Launches that failed, each with everything it had created ended. */
  failedLaunches = 0;
  /** Lost create replies on a vendor that gives no label back: the computer ended by its idle time. */
  endedByIdling = 0;
  /** Computers that close() could not end in three tries, and sweep() did. */
  swept = 0;
  /** Questions that onUnknown has answered. */
  answered = 0;
  /** Lines of traces, each of which was searched for secrets. */
  traced = 0;
  readonly faults: Map<string, number> = new Map();
  readonly told: Map<ToldOutcome, number> = new Map();
  readonly findings: Map<FindingType, number> = new Map();

  /** Adds one to a count. */
  static count<K>(counts: Map<K, number>, key: K, by = 1): void {
    counts.set(key, (counts.get(key) ?? 0) + by);
  }

  /** Takes note of broken promises. */
  note(findings: readonly Finding[]): void {
    for (const { type } of findings) Tally.count(this.findings, type);
  }

  /** Whether no promise was broken. */
  get isClean(): boolean {
    return this.findings.size === 0;
  }

  /** The counts as text, for people. */
  lines(): readonly string[] {
    const percent = (part: number, whole: number): string =>
      `${whole === 0 ? '0.0' : ((100 * part) / whole).toFixed(1)} %`;
    const listed = (counts: ReadonlyMap<string, number>): string =>
      [...counts]
        .toSorted(([a], [b]) => a.localeCompare(b))
        .map(([name, count]) => `${name} ${count}`)
        .join(', ');
    return [
      `programs: ${this.programs}; runs again, of those with a finding while the machine stood still: ${this.again}`,
      `requests: ${this.requests}, with a fault: ${this.faulted} (${percent(this.faulted, this.requests)})`,
      `faults: ${listed(this.faults)}`,
      `user calls: ${listed(this.told)}`,
      `requests with input: ${this.inputRequests}; made unknowable by a fault: ${this.unknowable} (${percent(this.unknowable, this.inputRequests)}); outcome reported unknown: ${this.unknown} (${percent(this.unknown, this.inputRequests)}), for want of time: ${this.outOfTime}`,
      `launches that failed: ${this.failedLaunches}; computers of a lost create reply, ended by their idle time: ${this.endedByIdling}`,
      `computers that close() could not end in three tries and sweep() did: ${this.swept}; outcomes answered by onUnknown: ${this.answered}`,
      `lines of traces, searched for secrets: ${this.traced}`,
      ...Object.entries(findingTypes).map(([type, text]) => `${text}: ${this.#found(type)}`),
    ];
  }

  #found(type: string): number {
    return [...this.findings].find(([found]) => found === type)?.[1] ?? 0;
  }
}
