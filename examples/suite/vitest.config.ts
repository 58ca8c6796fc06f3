import { defineConfig } from 'vitest/config';
import { targets } from './targets.js';

export default defineConfig({
  test: {
    globalSetup: './emulators.config.ts',
    projects: Object.keys(targets).map((name) => ({
      extends: true,
      test: { name, include: ['*.test.ts'], env: { FARHAND_TARGET: name }, testTimeout: 45_000 },
    })),
  },
});
