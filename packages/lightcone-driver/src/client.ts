import { createActionsClient, type ActionsClient } from './client-actions.js';
import { createCaller, type Caller } from './client-call.js';
import { createExecClient, type ExecClient } from './client-exec.js';
import { createLifecycleClient, type LifecycleClient } from './client-lifecycle.js';
import { createPageClient, type PageClient } from './client-page.js';
import { createStreamsClient, type StreamsClient } from './client-streams.js';
import { createTabsClient, type TabsClient } from './client-tabs.js';
import { openHttp } from './open-http.js';
import { checkOptions, type LightconeOptions } from './options.js';

/** One method for every endpoint of the vendor's Computers API. */
export interface LightconeEndpoints extends LifecycleClient, ActionsClient, PageClient, StreamsClient {
  /** Shell commands. */
  readonly exec: ExecClient;
  /** Tabs of a browser. */
  readonly tabs: TabsClient;
}

/** Raw access to the vendor. Requests and answers are its own; errors are Farhand's. */
export interface LightconeClient extends LightconeEndpoints {
  /** Closes all connections at once. */
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
  const http = openHttp(checkOptions(options));
  return { ...createEndpoints(createCaller(http)), close: http.close };
};
