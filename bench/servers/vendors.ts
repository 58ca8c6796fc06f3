import { once } from 'node:events';
import { recorder } from '@farhand/driver-testkit/recorder';
import { serveLightcone, serveLybic } from '@farhand/emulators';

/*
 * Both vendors' emulators, without a screen to wait for. Each reply is late by the milliseconds of the first argument.
 */

const delayMs = Number(process.argv[2] ?? 100);
const faults = () => ({ type: 'latency', delayMs }) as const;

await using lightcone = await serveLightcone({ driver: recorder(), faults });
await using lybic = await serveLybic({ driver: recorder(), faults });
process.send?.(
  JSON.stringify({
    lightcone: { baseUrl: lightcone.url, apiKey: lightcone.token },
    lybic: { baseUrl: lybic.url, apiKey: lybic.token, orgId: lybic.orgId },
  }),
);
await once(process, 'disconnect');
