import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Comparison, Goal, Suite } from '../compare.js';
import { msEach } from '../timing.js';

/** Runs a program of one import in a process of its own, from its start to its end. Without a name, an empty program. */
const start = (name?: string): Promise<number> =>
  msEach(1, async () => {
    const program = name === undefined ? '' : `import ${JSON.stringify(name)}`;
    const cwd = fileURLToPath(new URL('..', import.meta.url));
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { cwd, stdio: 'inherit' });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`A program that imports ${name} ended with ${code}.`);
  });

/** A program and its imports are to be there before a person notices. */
const goal: Goal = { of: 'difference', atMost: 120 };

const importOf = (name: string, goal?: Goal): Comparison => ({
  name: name.replace('@farhand/', ''),
  work: `import ${name}`,
  unit: 'ms',
  rounds: 15,
  ...(goal === undefined ? {} : { goal }),
  ours: () => start(name),
  peer: { name: 'empty program', run: () => start() },
});

/** What an import costs before anything is used. */
export const imports: Suite = {
  name: 'imports',
  open: async () => ({
    comparisons: [
      importOf('@farhand/local-driver', goal),
      importOf('@farhand/core', goal),
      importOf('@farhand/lightcone-driver', goal),
      importOf('@farhand/lybic-driver', goal),
      importOf('@farhand/test', goal),
      importOf('@farhand/trace', goal),
      // What the local driver loads when it opens a browser.
      importOf('playwright-core'),
    ],
    close: async () => undefined,
  }),
};
