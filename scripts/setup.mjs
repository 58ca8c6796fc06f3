// @ts-check
// `node scripts/setup.mjs`: makes a fresh checkout ready to build, test and run; does nothing when it is.
import { exitOnOldNode } from './setup/node-version.mjs';

exitOnOldNode();
void import('./tasks/run-task.mjs')
  .then(({ runTask }) => runTask('setup', []))
  .then((code) => {
    process.exitCode = code;
  });
