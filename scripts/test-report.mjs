// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The environment variable with the path for a report. Vitest's configuration writes none without it. */
export const reportVariable = 'FARHAND_TEST_REPORT';

/** @typedef {{ name: string, state: 'passed' | 'failed' | 'skipped' | 'pending' }} TestOutcome */
/**
 * @typedef {object} TestFile
 * @property {string} layer
 * @property {string} path
 * @property {number} errors failures outside a test: an import, a hook of a suite
 * @property {TestOutcome[]} tests
 */
/** @typedef {{ reason: string, unhandledErrors: number, files: TestFile[], left?: readonly string[] }} TestReport `left`: what the run left behind */

/**
 * A Vitest reporter that prints nothing. It writes a report by layer for the test task, whose last line must come after
 * Vitest's output.
 */
export class LayerReporter {
  /** @type {string} */
  #path;

  /** @param {string} path where to write the report */
  constructor(path) {
    this.#path = path;
  }

  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly import('vitest/node').SerializedError[]} unhandledErrors
   * @param {import('vitest/node').TestRunEndReason} reason
   */
  onTestRunEnd(modules, unhandledErrors, reason) {
    /** @type {TestReport} */
    const report = { reason, unhandledErrors: unhandledErrors.length, files: [] };
    for (const module of modules) {
      const tests = [...module.children.allTests()].map((test) => ({
        name: test.fullName,
        state: test.result().state,
      }));
      report.files.push({
        layer: module.project.name,
        path: module.relativeModuleId,
        errors: module.errors().length,
        tests,
      });
    }
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, JSON.stringify(report));
  }
}

/**
 * @typedef {object} Summary
 * @property {readonly string[]} lines a table by layer, the skipped tests, what else is wrong; then the totals, last
 * @property {boolean} isGreen
 */

/** @param {TestFile} file */
const counted = (file) => {
  /** @param {string} state */
  const count = (state) => file.tests.filter((test) => test.state === state).length;
  // A test that never ended did not pass, and neither did a file whose tests could not run.
  const failed = count('failed') + count('pending') + (file.errors > 0 ? 1 : 0);
  return { passed: count('passed'), failed, skipped: count('skipped') };
};

/** @param {readonly TestFile[]} files */
const totalsOf = (files) =>
  files.map(counted).reduce(
    (sum, file) => ({
      passed: sum.passed + file.passed,
      failed: sum.failed + file.failed,
      skipped: sum.skipped + file.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

/** @param {{ passed: number, failed: number, skipped: number }} totals */
const inWords = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/**
 * Returns what to print at the end of a run.
 * @param {TestReport} report
 * @param {ReadonlyMap<string, number>} expected the number of test files in each layer; a layer that ran no
 * test is a failure
 * @returns {Summary}
 */
export const summarize = (report, expected) => {
  const layers = [...expected].map(([name, fileCount]) => {
    const files = report.files.filter((file) => file.layer === name);
    return { name, fileCount, files, totals: totalsOf(files) };
  });
  const width = Math.max(...layers.map(({ name }) => name.length));
  const rows = layers
    .filter(({ fileCount, files }) => fileCount > 0 || files.length > 0)
    .map(
      ({ name, files, totals }) =>
        `  ${name.padEnd(width)}  ${inWords(totals)} in ${files.length} ${files.length === 1 ? 'file' : 'files'}`,
    );
  const skipped = report.files.flatMap((file) =>
    file.tests.filter((test) => test.state === 'skipped').map((test) => `  skipped: ${file.path} > ${test.name}`),
  );
  const troubles = [
    ...layers
      .filter(({ fileCount, totals }) => fileCount > 0 && totals.passed + totals.failed === 0)
      .map(({ name, fileCount }) => `  layer ${name}: no test ran, though it has ${fileCount} test file(s)`),
    ...(report.unhandledErrors > 0 ? [`  ${report.unhandledErrors} error(s) outside any test`] : []),
    ...(report.left ?? []).map((what) => `  left behind: ${what}`),
    ...(report.reason === 'interrupted' ? ['  the run was interrupted'] : []),
  ];
  const totals = totalsOf(report.files);
  const failed = totals.failed + troubles.length;
  return {
    lines: [...rows, ...skipped, ...troubles, inWords({ ...totals, failed })],
    isGreen: failed === 0 && totals.passed > 0,
  };
};
