import { existsSync, readFileSync } from 'node:fs';

/** The processor's clock ticks so often in a second, for Linux's counts of time. */
const ticksPerSecond = 100;

/** Processor time of processes that this one has started and that have ended, in milliseconds. 0 except on Linux. */
const endedProcessesMs = (): number => {
  if (!existsSync('/proc/self/stat')) return 0;
  // The name of the program, in parentheses, may contain anything.
  const fields = readFileSync('/proc/self/stat', 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (1000 * (Number(fields[13]) + Number(fields[14]))) / ticksPerSecond;
};

/** Returns the processor time of this process, its threads and the processes it has started, in milliseconds. */
export const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + endedProcessesMs();
};
