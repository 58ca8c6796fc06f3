import type { Connection, Size } from '@farhand/core/driver';
import { blankPng } from './blank-png.js';
import type { RecorderOptions } from './recorder-options.js';

/** The looks that a computer allows. */
export type RecordedScreen = Pick<Connection, 'screenshot' | 'glance' | 'watch'>;

/**
 * How a recorded computer is looked at: what its test has it show, else white. `glance` and `watch` are absent unless
 * the test has them.
 */
export const recordedScreen = (options: RecorderOptions, size: () => Size): RecordedScreen => {
  const { screenshot, glance, watch } = options;
  return {
    screenshot: async (tab, deadline) => {
      if (screenshot !== undefined) return deadline.race(Promise.resolve(screenshot(tab)));
      const { width, height } = size();
      return { bytes: blankPng({ width, height }), width, height, mime: 'image/png' };
    },
    ...(glance === undefined ? {} : { glance: async (tab, deadline) => deadline.race(Promise.resolve(glance(tab))) }),
    ...(watch === undefined ? {} : { watch: async (_tab, _deadline, listener) => watch(listener) }),
  };
};
