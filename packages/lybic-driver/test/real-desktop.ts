import { serveLybic, type LybicServer } from '@farhand/emulators';
import { lybicClient, type LybicClient, type LybicOptions, type SandboxResponse } from '@farhand/lybic-driver';
import { local } from '@farhand/local-driver';
import { onTestFinished } from 'vitest';

/** A shape that the emulator has. */
export const linux = 'beijing-2c-4g-cpu-linux';

/** Lybic on this machine, over real desktops. */
export interface Account {
  readonly server: LybicServer;
  /** What the driver needs to be let in. */
  readonly options: LybicOptions;
  readonly client: LybicClient;
  /** Makes a sandbox by the client alone. */
  create(): Promise<SandboxResponse>;
  /** What a command line in a sandbox prints. */
  run(sandboxId: string, command: string): Promise<string>;
}

/** Serves until the test ends. */
export const openAccount = async (): Promise<Account> => {
  const server = await serveLybic({ driver: local({ args: ['--kiosk'] }), allowExec: true });
  const options = { apiKey: server.token, orgId: server.orgId, baseUrl: server.url };
  const client = lybicClient(options);
  onTestFinished(async () => {
    await client.close();
    await server.close();
  });
  return {
    server,
    options,
    client,
    create: () => client.sandboxes.create({ shape: linux, name: 'by hand', maxLifeSeconds: 600 }),
    run: async (sandboxId, command) => {
      const { stdoutBase64 } = await client.process(sandboxId, { executable: 'sh', args: ['-c', command] });
      return Buffer.from(stdoutBase64, 'base64').toString();
    },
  };
};
