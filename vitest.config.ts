import { defineConfig } from 'vitest/config';
import { LayerReporter } from './scripts/layer-reporter.mjs';
import { layers } from './scripts/layers.mjs';
import { reportVariable } from './scripts/test-report.mjs';

const reportPath = process.env[reportVariable];

export default defineConfig({
  test: {
    reporters: ['default', ...(reportPath === undefined ? [] : [new LayerReporter(reportPath)])],
    projects: layers.map((layer, order) => ({
      test: {
        name: layer.name,
        include: [...layer.include],
        exclude: ['**/node_modules/**', '**/dist/**', ...('exclude' in layer ? layer.exclude : [])],
        // The files of a layer share a process, which loads the packages once. Pure tests use every core; those with a
        // browser or a desktop have the machine to themselves.
        isolate: false,
        ...('isPure' in layer ? { maxWorkers: '100%' } : {}),
        testTimeout: layer.testTimeoutMs,
        hookTimeout: layer.testTimeoutMs,
        // One layer after the other: a real browser next to the unit tests would make both slow.
        sequence: { groupOrder: order },
      },
    })),
  },
});
