/** Returns how long work takes, in milliseconds for each of `count` items. */
export const msEach = async (count: number, work: () => unknown): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / count;
};

/** Does work a number of times, one after the other. */
export const times = async (count: number, work: (index: number) => PromiseLike<unknown>): Promise<void> => {
  for (let index = 0; index < count; index += 1) await work(index);
};
