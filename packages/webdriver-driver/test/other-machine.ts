import { onTestFinished } from 'vitest';
import { passOn } from './passing-on.js';

/** Starts a proxy that hides where a server's browsers have their profiles, as if they ran on another machine. */
export const asOtherMachine = async (url: string): Promise<string> => {
  const proxy = await passOn(url, (key, value) => (key === 'userDataDir' ? undefined : value));
  onTestFinished(() => proxy.close());
  return proxy.url;
};
