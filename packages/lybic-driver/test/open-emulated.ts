import { launch, type Computer, type LaunchOptions } from '@farhand/core';
import { recorder, type RecorderConnection } from '@farhand/driver-testkit/recorder';
import { serveLybic, type LoggedRequest } from '@farhand/emulators';
import { lybic } from '@farhand/lybic-driver';
import { onTestFinished } from 'vitest';

/** A Lybic desktop on the emulator, over a recorder. */
export interface Emulated {
  readonly computer: Computer;
  /** What came in at the backend. */
  readonly backend: RecorderConnection;
  /** The requests since the computer was launched: an action as its JSON, any other as `METHOD path body`. */
  requests(): readonly string[];
}

/** Launches a desktop with Linux and ends it, server included, when the test does. */
export const openEmulated = async (options: LaunchOptions = {}): Promise<Emulated> => {
  const driver = recorder();
  const server = await serveLybic({ driver });
  onTestFinished(() => server.close());
  const settings = { apiKey: server.token, orgId: server.orgId, baseUrl: server.url, shape: 'beijing-2c-4g-cpu-linux' };
  const computer = await launch(lybic(settings), { kind: 'desktop', ...options });
  onTestFinished(() => computer.close());
  const before = server.requests.length;
  const backend = driver.connections[0];
  if (backend === undefined) throw new Error('The emulator opened nothing.');
  const sandbox = `/api/orgs/${server.orgId}/sandboxes/${computer.id}`;
  return {
    computer,
    backend,
    requests: () => server.requests.slice(before).map((request) => shown(request, sandbox)),
  };
};

const quiet = ',"includeScreenShot":false,"includeCursorPosition":false}';

const shown = ({ method, path, body }: LoggedRequest, sandbox: string): string => {
  const content = body === undefined ? '' : JSON.stringify(body);
  const request = `${method} ${path.replace(sandbox, 'S')}`;
  const isAction = request === 'POST S/actions/execute' && content.endsWith(quiet);
  return isAction ? content.slice('{"action":'.length, -quiet.length) : `${request} ${content}`.trim();
};
