import { defineConfig } from 'vitest/config';
import { groups, layers } from './scripts/layers.mjs';
import { LayerReporter, reportVariable } from './scripts/test-report.mjs';

const reportPath = process.env[reportVariable];

export default defineConfig({
  test: {
    reporters: ['default', ...(reportPath === undefined ? [] : [new LayerReporter(reportPath)])],
    projects: layers.map((layer) => ({
      test: {
        name: layer.name,
        include: [...layer.include],
        exclude: ['**/node_modules/**', '**/dist/**', ...('exclude' in layer ? layer.exclude : [])],
        // Files that run one after the other share a process, which loads the packages once.
        isolate: false,
        maxWorkers: groups[layer.group].workers,
        testTimeout: layer.testTimeoutMs,
        hookTimeout: layer.testTimeoutMs,
        sequence: { groupOrder: groups[layer.group].order },
      },
    })),
  },
});
