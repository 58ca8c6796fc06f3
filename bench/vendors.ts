import { attach, type Computer } from '@farhand/core';
import { lightcone } from '@farhand/lightcone-driver';
import { lybic } from '@farhand/lybic-driver';
import { request, type Dispatcher } from 'undici';
import type { ReceivedPost } from './servers/fixed-vendor.js';
import { startServer } from './servers/server-process.js';

/** A vendor's server in another process, whose CPU does not count. */
export interface FixedVendor {
  readonly url: string;
  /** The POST that it received last. */
  lastPost(): Promise<ReceivedPost>;
  close(): Promise<void>;
}

const isPost = (message: unknown): message is ReceivedPost =>
  typeof message === 'object' && message !== null && 'body' in message;

/** Starts a vendor that answers every request at once. */
export const startFixedVendor = async (): Promise<FixedVendor> => {
  const server = await startServer('fixed-vendor');
  return {
    url: `http://127.0.0.1:${String(server.greeting)}`,
    lastPost: async () => {
      const answer = await server.ask();
      if (isPost(answer)) return answer;
      throw new Error('The server has sent no request that it received.');
    },
    close: () => server.close(),
  };
};

/** A computer of each vendor on that server, by any id. */
export const attachToLightcone = ({ url }: FixedVendor, id = 'c1'): Promise<Computer> =>
  attach(lightcone({ apiKey: 'sk_test_0123456789', baseUrl: url }), id);

export const attachToLybic = ({ url }: FixedVendor, id = 'SBX-1'): Promise<Computer> =>
  attach(lybic({ apiKey: 'lysk-test-0123456789', orgId: 'ORG-1', baseUrl: url }), id);

/** Returns a function that sends one POST with undici alone and reads the JSON of the reply. */
export const sendingOf = (
  { url }: FixedVendor,
  { path, headers, body }: ReceivedPost,
  dispatcher: Dispatcher,
): (() => Promise<unknown>) => {
  const options = { method: 'POST', headers, body, dispatcher } as const;
  return async () => (await request(url + path, options)).body.json();
};
