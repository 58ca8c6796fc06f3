import { expect, onTestFinished } from 'vitest';
import { launchKillable, type KillableBackend } from './killable-backend.js';
import type { VendorName } from './vendor.js';

/** Launches a computer whose backend can be killed. When the test is over, no process and no file of it is left. */
export const openKillable = async (vendor: VendorName): Promise<KillableBackend> => {
  const backend = await launchKillable(vendor);
  onTestFinished(async () => {
    try {
      await backend.end();
      await expect.poll(backend.left, { timeout: 10_000 }).toEqual({ processes: [], files: [] });
    } finally {
      backend.remove();
    }
  });
  return backend;
};
