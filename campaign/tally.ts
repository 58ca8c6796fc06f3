/** The ways in which a promise may be broken. */
const findingTypes = {
  twice: 'input actions applied twice',
  appliedButNot: 'reported applied that were not',
  notAppliedButWas: 'reported notRun or failed that were applied',
  withoutKeys: 'done without the keys that were to be held',
  withOtherKeys: 'done with keys that were not to be held',
  overlapping: 'input performed while earlier input was still waiting',
  stillDown: 'keys or buttons held at the end',
  stillRunning: 'sessions left running',
  unhandled: 'unhandled rejections',
  secretShown: 'outputs with a secret in them',
  unknownWithoutCause: 'outcomes reported unknown beyond those that a fault made unknowable',
  hung: 'programs that did not end',
  broke: 'programs that could not be run to their end',
} as const;

/** A kind of broken promise. */
export type FindingType = keyof typeof findingTypes;

/** A broken promise. */
export interface Finding {
  readonly type: FindingType;
  /** What was seen. */
  readonly detail: string;
}

/** The outcome of a call that its caller received. `anything`: the caller aborted it, and received none. */
export type ToldOutcome = 'applied' | 'failed' | 'unknown' | 'notRun' | 'anything';

/** The counts of a campaign. */
export class Tally {
  programs = 0;
  /** Repeated runs of programs that had a finding while the machine stood still. */
  again = 0;
  requests = 0;
  faulted = 0;
  /** Requests that carried input. */
  inputRequests = 0;
  /** Requests with input whose outcome was reported unknown. */
  unknown = 0;
  /** Requests with an unknown outcome because of a time limit: their reply, or an earlier one, did not come. */
  outOfTime = 0;
  /** Requests with input whose fault made the outcome unknowable. */
  unknowable = 0;
  /** Failed launches. Everything that each had created was ended. */
  failedLaunches = 0;
  /** Lost create replies on a vendor without labels: the computer ended by its idle time. */
  endedByIdling = 0;
  /** Computers that close() could not end in three tries, but sweep() did. */
  swept = 0;
  /** Questions that onUnknown answered. */
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

  /** Records broken promises. */
  note(findings: readonly Finding[]): void {
    for (const { type } of findings) Tally.count(this.findings, type);
  }

  /** Whether no promise was broken. */
  get isClean(): boolean {
    return this.findings.size === 0;
  }

  /** Returns the counts as text. */
  lines(): readonly string[] {
    const percent = (part: number, whole: number): string =>
      `${whole === 0 ? '0.0' : ((100 * part) / whole).toFixed(1)} %`;
    const listed = (counts: ReadonlyMap<string, number>): string =>
      [...counts]
        .toSorted(([a], [b]) => a.localeCompare(b))
        .map(([name, count]) => `${name} ${count}`)
        .join(', ');
    return [
      `programs: ${this.programs}; repeated because the machine stood still: ${this.again}`,
      `requests: ${this.requests}, with a fault: ${this.faulted} (${percent(this.faulted, this.requests)})`,
      `faults: ${listed(this.faults)}`,
      `user calls: ${listed(this.told)}`,
      `requests with input: ${this.inputRequests}; made unknowable by a fault: ${this.unknowable} (${percent(this.unknowable, this.inputRequests)}); outcome reported unknown: ${this.unknown} (${percent(this.unknown, this.inputRequests)}), because of a time limit: ${this.outOfTime}`,
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
