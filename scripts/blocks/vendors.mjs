// @ts-check
import { serveLightcone, serveLybic } from '@farhand/emulators';
import { local } from '@farhand/local-driver';

/**
 * Starts an emulator of each vendor, for the blocks that use a vendor's driver.
 * @param {string} executablePath the program that starts Chromium
 * @returns the variables by which the drivers find them, and how to stop them
 */
export const startVendors = async (executablePath) => {
  // Whoever opens a page on a desktop gets a browser that fills the screen.
  const driver = local({ args: ['--kiosk'], cdp: true, executablePath });
  const lightcone = await serveLightcone({ driver, allowExec: true, maxConcurrent: 100 });
  const lybic = await serveLybic({ driver, allowExec: true });
  return {
    variables: {
      TZAFON_API_KEY: lightcone.token,
      LIGHTCONE_BASE_URL: lightcone.url,
      LYBIC_API_KEY: lybic.token,
      LYBIC_ORG_ID: lybic.orgId,
      LYBIC_API_ENDPOINT: lybic.url,
      LYBIC_SANDBOX_SHAPE: 'beijing-2c-4g-cpu-linux',
    },
    close: async () => {
      await lightcone.close();
      await lybic.close();
    },
  };
};
