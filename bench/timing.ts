/** Returns how long work takes, in milliseconds for each of `count` items. */
export const msEach = async (count: number, work: () => unknown): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / count;
};

/** Returns the CPU time that work takes in this process, in microseconds for each of `count` items. */
export const cpuEach = async (count: number, work: () => unknown): Promise<number> => {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / count;
};

/** Does work a number of times, one after the other. */
export const times = async (count: number, work: (index: number) => PromiseLike<unknown>): Promise<void> => {
  for (let index = 0; index < count; index += 1) await work(index);
};
