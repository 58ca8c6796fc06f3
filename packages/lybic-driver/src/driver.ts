import { closingOnFailure, type Driver } from '@farhand/core/driver';
import { createCaller, type Caller } from './caller.js';
import { createEndpoints } from './client.js';
import { checkOpenOptions } from './create.js';
import { attachToSandbox, openSandbox } from './open.js';
import { checkLybicOptions, lybicOptionNames, openHttp, orgIdOf, type LybicOptions } from './options.js';
import { readSandboxes } from './read.js';
import { lybicRules } from './rules.js';
import { endSandbox, toComputerInfo } from './computer.js';
import { hasExpired } from './sandbox-life.js';
import type { LybicCall } from './wire.js';

/**
 * Creates the driver for Lybic, a vendor of Windows and Linux desktops. Nothing is sent yet.
 *
 * The driver reads the API key, the organization and the shape when `launch`, `attach`, `list` or `sweep` uses it.
 * `computer.supports()` and rules work without them.
 *
 * @throws TypeError if an option is unknown or invalid.
 * @example
 * ```ts
 * import { launch } from '@farhand/core';
 * import { lybic } from '@farhand/lybic-driver';
 *
 * // Reads LYBIC_API_KEY, LYBIC_ORG_ID and LYBIC_SANDBOX_SHAPE.
 * await using computer = await launch(lybic(), { kind: 'desktop' });
 * await computer.tab.click(100, 200);
 * ```
 */
export const lybic = (options: LybicOptions = {}): Driver<LybicCall> => {
  const settings = checkLybicOptions(options);
  const briefly = async <T>(work: (caller: Caller) => Promise<T>): Promise<T> => {
    const http = openHttp(settings);
    try {
      return await work(createCaller(http, orgIdOf(settings)));
    } finally {
      await http.close();
    }
  };
  return {
    specVersion: 1,
    optionNames: lybicOptionNames,
    name: 'lybic',
    kinds: ['desktop'],
    rules: () => lybicRules,
    open: async (wanted, deadline) => {
      checkOpenOptions(wanted, settings);
      const http = openHttp(settings);
      return closingOnFailure(http, () => openSandbox(http, settings, wanted, deadline));
    },
    attach: async (id, deadline) => {
      const http = openHttp(settings);
      return closingOnFailure(http, () => attachToSandbox(http, settings, id, deadline));
    },
    list: (deadline) =>
      briefly(async (caller) => {
        const reply = await caller.array('sandboxesList', { wait: deadline });
        return readSandboxes(reply)
          .filter((sandbox) => !hasExpired(sandbox, reply.origin.clockMs))
          .map(toComputerInfo);
      }),
    terminate: (id, deadline) => briefly((caller) => endSandbox(createEndpoints(caller), id, deadline)),
  };
};
