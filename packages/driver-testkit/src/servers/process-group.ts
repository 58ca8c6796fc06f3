import { sleep } from '@farhand/core/driver';
import { readdirSync, readFileSync } from 'node:fs';

/** How often processes are looked at, in milliseconds. */
export const lookEveryMs = 20;

/** Sends a signal to a group of processes, if it has any. */
export const signalGroup = (group: number, signal: NodeJS.Signals): void => signalProcess(-group, signal);

/** Sends a signal to a process, if it runs. */
export const signalProcess = (id: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(id, signal);
  } catch {
    // It has ended.
  }
};

/**
 * Returns whether a process of a group runs.
 *
 * @remarks A process that has ended but that its parent has not noticed does not count. In containers whose first
 * process is no init system, such processes stay for a while, and a signal to their group succeeds.
 */
export const isGroupRunning = (group: number): boolean => {
  if (process.platform !== 'linux') return canSignal(-group);
  return canSignal(-group) && processIds().some((id) => isRunningMember(id, group));
};

/**
 * Returns the processes that were started with a text in their environment, on Linux. Elsewhere the list is empty,
 * because the environment of another process cannot be read.
 */
export const processesWith = (mark: string): readonly number[] =>
  processIds().filter((id) => readProcess(id, 'environ').includes(mark));

/** Resolves to whether something holds within a time. */
export const holdsWithin = async (limitMs: number, holds: () => boolean): Promise<boolean> => {
  const end = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > end) return false;
    await sleep(lookEveryMs);
  }
  return true;
};

const canSignal = (id: number): boolean => {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
};

const processIds = (): readonly number[] =>
  process.platform === 'linux'
    ? readdirSync('/proc')
        .map(Number)
        .filter((id) => Number.isInteger(id))
    : [];

/** `stat` has the state, the parent and the group behind the name, which is in parentheses and may contain any. */
const isRunningMember = (id: number, group: number): boolean => {
  const stat = readProcess(id, 'stat');
  const [state = '', , memberOf] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(memberOf) === group && !['Z', 'X'].includes(state);
};

/** Returns a file about a process, or nothing if the process has ended or belongs to another user. */
const readProcess = (id: number, name: 'environ' | 'stat'): string => {
  try {
    return readFileSync(`/proc/${id}/${name}`, 'utf8');
  } catch {
    return '';
  }
};
