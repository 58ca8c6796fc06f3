// @ts-check
// `node scripts/run.mjs <task> [arguments]`: sets the checkout up, then runs the task.
// Only the version check is imported statically: the rest may use syntax an old Node cannot parse.
import { exitOnOldNode } from './setup/node-version.mjs';

exitOnOldNode();
void import('./tasks/run-task.mjs')
  .then(({ runTask }) => runTask(process.argv[2], process.argv.slice(3)))
  .then((code) => {
    process.exitCode = code;
  });
