import { readdirSync } from 'node:fs';
import { readReport } from './program-clock.js';

/** How long the processes of a desktop count as known, in milliseconds. A program may start others, such as for a page. */
const knownMs = 250;

/** The state of a thread and its session in a file `stat` of `/proc`. The name before them may have any character. */
const statPattern = /^.*\) (?<state>\w) \d+ \d+ (?<session>\d+) /s;

const statOf = (folder: string): Readonly<Record<string, string>> =>
  statPattern.exec(readReport(`${folder}/stat`) ?? '')?.groups ?? {};

const numbersIn = (folder: string): readonly number[] => {
  try {
    return readdirSync(folder).map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
};

/** Returns whether no thread of a process runs or waits for a processor or a disk. */
const isAsleep = (pid: number): boolean => {
  const folder = `/proc/${pid}/task`;
  return numbersIn(folder).every((thread) => /^[SZ]?$/.test(statOf(`${folder}/${thread}`)['state'] ?? ''));
};

/** The programs that were started on a desktop, with all their processes, as Linux reports them. */
export class DesktopPrograms {
  readonly #sessions: () => readonly number[];
  #pids: readonly number[] = [];
  #foundMs = -Infinity;

  /** `sessions` returns the sessions of the commands that started the programs. */
  constructor(sessions: () => readonly number[]) {
    this.#sessions = sessions;
  }

  /** Whether all of them sleep, as far as the system reports that. */
  get areAsleep(): boolean {
    if (performance.now() >= this.#foundMs + knownMs) this.#find();
    return this.#pids.every(isAsleep);
  }

  #find(): void {
    const sessions = new Set(this.#sessions());
    this.#pids = numbersIn('/proc').filter((pid) => sessions.has(Number(statOf(`/proc/${pid}`)['session'])));
    this.#foundMs = performance.now();
  }
}
