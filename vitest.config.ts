import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { groups, layers, longFiles } from './scripts/layers.mjs';
import { LayerReporter, reportVariable } from './scripts/test-report.mjs';

const reportPath = process.env[reportVariable];

/** Begins each layer with its long files, so that no worker has one left when the others have nothing more to do. */
class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => longFiles.test(moduleId);
    return [...new Set(sorted.map(({ project }) => project))].flatMap((project) => {
      const inLayer = sorted.filter((file) => file.project === project);
      return [...inLayer.filter(isLong), ...inLayer.filter((file) => !isLong(file))];
    });
  }
}

export default defineConfig({
  test: {
    reporters: ['default', ...(reportPath === undefined ? [] : [new LayerReporter(reportPath)])],
    sequence: { sequencer: LongFilesFirst },
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
        // A second, which is the default, is short on a busy machine.
        expect: { poll: { timeout: layer.testTimeoutMs / 2 } },
        sequence: { groupOrder: groups[layer.group].order },
      },
    })),
  },
});
