import { closingOnFailure, type Driver } from '@farhand/core/driver';
import { createCaller } from './caller.js';
import { createEndpoints, type LightconeEndpoints } from './client.js';
import { endComputer, toComputerInfo } from './computer.js';
import { attachToComputer, openComputer } from './open.js';
import { checkOptions, lightconeOptionNames, openHttp, type LightconeOptions } from './options.js';
import { openRegistry } from './registry.js';
import { lightconeRules } from './rules.js';
import type { LightconeCall } from './wire.js';

/**
 * Creates the driver for Lightcone, a vendor of cloud browsers and desktops. Nothing is sent yet.
 *
 * The driver reads the API key when `launch`, `attach`, `list` or `sweep` uses it. `computer.supports()` and rules work
 * without a key.
 *
 * @throws TypeError or RangeError if an option is unknown or invalid.
 * @example
 * ```ts
 * import { launch } from '@farhand/core';
 * import { lightcone } from '@farhand/lightcone-driver';
 *
 * await using computer = await launch(lightcone()); // reads TZAFON_API_KEY
 * await computer.tab.goto('https://example.com');
 * ```
 */
export const lightcone = (options: LightconeOptions = {}): Driver<LightconeCall> => {
  const settings = checkOptions(options);

  const briefly = async <T>(work: (client: LightconeEndpoints) => Promise<T>): Promise<T> => {
    const http = openHttp(settings);
    try {
      return await work(createEndpoints(createCaller(http)));
    } finally {
      await http.close();
    }
  };

  return {
    specVersion: 1,
    optionNames: lightconeOptionNames,
    name: 'lightcone',
    kinds: ['browser', 'desktop'],
    rules: () => lightconeRules,
    open: async (wanted, deadline) => {
      const http = openHttp(settings);
      return closingOnFailure(http, () => openComputer(http, settings, wanted, deadline));
    },
    attach: async (id, deadline) => {
      const http = openHttp(settings);
      return closingOnFailure(http, () => attachToComputer(http, settings, id, deadline));
    },
    list: (deadline) =>
      briefly(async (client) => {
        const askedAtMs = Date.now();
        const computers = (await client.list({}, deadline))
          .map((computer) => toComputerInfo(computer, 'browser'))
          .filter((info) => info !== undefined);
        const ids = computers.map(({ id }) => id);
        const tags = await openRegistry(settings).tagsOf(ids, askedAtMs);
        return computers.map((info) => {
          const tag = tags.get(info.id);
          return tag === undefined ? info : { ...info, tag };
        });
      }),
    terminate: (id, deadline) => briefly((client) => endComputer(client, openRegistry(settings), id, deadline)),
  };
};
