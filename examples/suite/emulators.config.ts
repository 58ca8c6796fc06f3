import { serveLightcone, serveLybic } from '@farhand/emulators';
import { local } from '@farhand/local-driver';

/**
 * Starts emulators of both vendors for a run, instead of using accounts. Both runners call it before the tests, and
 * call the returned function after them.
 */
const startEmulators = async (): Promise<() => Promise<void>> => {
  const lightcone = await serveLightcone({ driver: local() });
  const lybic = await serveLybic({ driver: local({ args: ['--kiosk'] }), allowExec: true });
  Object.assign(process.env, {
    LIGHTCONE_BASE_URL: lightcone.url,
    TZAFON_API_KEY: lightcone.token,
    LYBIC_API_ENDPOINT: lybic.url,
    LYBIC_API_KEY: lybic.token,
    LYBIC_ORG_ID: lybic.orgId,
    LYBIC_SANDBOX_SHAPE: 'beijing-2c-4g-cpu-linux',
  });
  return async () => {
    await lightcone.close();
    await lybic.close();
  };
};

export default startEmulators;
