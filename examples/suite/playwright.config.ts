import { defineConfig } from '@playwright/test';
import { targets } from './targets.js';

export default defineConfig({
  testDir: '.',
  testMatch: '*.playwright.ts',
  globalSetup: './emulators.config.ts',
  timeout: 45_000,
  projects: Object.keys(targets).map((name) => ({ name })),
});
