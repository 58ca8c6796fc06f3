// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A Vitest reporter that prints nothing: it leaves a report by layer for the test task, whose last line must come
 * after everything that Vitest prints.
 */
export class LayerReporter {
  /** @type {string} */
  #path;

  /** @param {string} path where to leave the report */
  constructor(path) {
    this.#path = path;
  }

  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly import('vitest/node').SerializedError[]} unhandledErrors
   * @param {import('vitest/node').TestRunEndReason} reason
   */
  onTestRunEnd(modules, unhandledErrors, reason) {
    /** @type {import('./test-report.mjs').TestReport} */
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
