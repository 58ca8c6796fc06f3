import type { Connection } from '@farhand/core/driver';
import type { RecorderOptions } from './recorder-options.js';

/** The parts of a recorded computer that are there only if a test gives them. */
export const recordedFacets = ({
  shell,
  files,
  pointer,
}: RecorderOptions): Pick<Connection, 'shell' | 'files' | 'pointer'> => ({
  ...(shell === undefined
    ? {}
    : {
        shell:
          typeof shell === 'function'
            ? { run: (command, options, deadline) => deadline.race(Promise.resolve(shell(command, options))) }
            : shell,
      }),
  ...(files === undefined ? {} : { files }),
  ...(pointer === undefined ? {} : { pointer: async () => pointer() }),
});
