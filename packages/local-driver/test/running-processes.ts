import { readdirSync, readFileSync } from 'node:fs';

/** The processes that were started with an environment variable of this value, on Linux; elsewhere none can be seen. */
export const processesWith = (mark: string): readonly number[] => {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((name) => {
    const id = Number(name);
    if (!Number.isInteger(id)) return [];
    try {
      return readFileSync(`/proc/${name}/environ`, 'utf8').includes(mark) ? [id] : [];
    } catch {
      return [];
    }
  });
};

/** Resolves when no process with this mark in its environment runs; rejects with those that do after ten seconds. */
export const processesGone = async (mark: string): Promise<void> => {
  const end = performance.now() + 10_000;
  for (;;) {
    const left = processesWith(mark);
    if (left.length === 0) return;
    if (performance.now() > end) throw new Error(`Processes of a browser still run: ${left.join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
