import { launch, type Computer, type LaunchOptions } from '@farhand/core';
import { recorder, type RecorderConnection } from '@farhand/driver-testkit/recorder';
import { serveLightcone, type LightconeOptions as ServerOptions, type LoggedRequest } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { onTestFinished } from 'vitest';
import { withoutNames } from './without-names.js';

/** A Lightcone computer on the emulator, over a recorder. */
export interface Emulated {
  readonly computer: Computer;
  /** What came in at the backend. */
  readonly backend: RecorderConnection;
  /** The requests since the computer was launched, as `METHOD path body`, the computer's id and the names of actions left out. */
  requests(): readonly string[];
}

/** Launches a computer and ends it, server included, when the test does. */
export const openEmulated = async (
  options: LaunchOptions = {},
  settings: Partial<ServerOptions> = {},
): Promise<Emulated> => {
  const driver = recorder();
  const server = await serveLightcone({ ...settings, driver });
  onTestFinished(() => server.close());
  const computer = await launch(lightcone({ apiKey: server.token, baseUrl: server.url }), options);
  onTestFinished(() => computer.close());
  const before = server.requests.length;
  const backend = driver.connections[0];
  if (backend === undefined) throw new Error('The emulator opened nothing.');
  return {
    computer,
    backend,
    requests: () => server.requests.slice(before).map((request) => shown(request, computer.id)),
  };
};

const shown = ({ method, path, body }: LoggedRequest, id: string): string =>
  [method, path.replace(id, '{id}'), ...(body === undefined ? [] : [JSON.stringify(withoutNames(body))])].join(' ');
