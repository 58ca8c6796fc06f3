import type { Wait } from '@farhand/core/driver';
import { createActionsClient, type ActionsClient } from './client-actions.js';
import { createCaller, type Caller } from './client-call.js';
import { createExecClient, type ExecClient } from './client-exec.js';
import { createLifecycleClient, type LifecycleClient } from './client-lifecycle.js';
import { createPageClient, type PageClient } from './client-page.js';
import { createStreamsClient, type StreamsClient } from './client-streams.js';
import { createTabsClient, type TabsClient } from './client-tabs.js';
import { openHttp } from './open-http.js';
import { checkOptions, type LightconeOptions } from './options.js';
import { connectWebSocket, type ComputerSocket } from './web-socket.js';

/** One method for every endpoint of the vendor's Computers API. */
export interface LightconeEndpoints extends LifecycleClient, ActionsClient, PageClient, StreamsClient {
  /** Shell commands. */
  readonly exec: ExecClient;
  /** Tabs of a browser. */
  readonly tabs: TabsClient;
}

/** Raw access to the vendor. Requests and answers are its own; errors are Farhand's. */
export interface LightconeClient extends LightconeEndpoints {
  /**
   * `GET /computers/{id}/ws`, upgraded: a two-way connection whose messages the vendor does not document. One public sample
   * attaches a client of the Chrome DevTools Protocol to it.
   *
   * @throws TransportError if it cannot be opened, ClosedError if there is no such computer.
   */
  connectWebSocket(id: string, wait?: Wait): Promise<ComputerSocket>;
  /** Closes all connections at once, but for WebSockets, which are closed one by one. */
  close(): Promise<void>;
}

/** Makes the methods for all endpoints. */
export const createEndpoints = (caller: Caller): LightconeEndpoints => ({
  ...createLifecycleClient(caller),
  ...createActionsClient(caller),
  ...createPageClient(caller),
  ...createStreamsClient(caller),
  exec: createExecClient(caller),
  tabs: createTabsClient(caller),
});

/**
 * Opens raw access to Lightcone, for what Farhand has no method for.
 *
 * @throws TypeError if an option is not known or not valid, or there is no API key.
 */
export const lightconeClient = (options: LightconeOptions = {}): LightconeClient => {
  const settings = checkOptions(options);
  const http = openHttp(settings);
  return {
    ...createEndpoints(createCaller(http)),
    connectWebSocket: (id, wait = {}) => connectWebSocket(settings, id, wait),
    close: http.close,
  };
};
