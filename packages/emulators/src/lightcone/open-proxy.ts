import { ForwardProxy } from '../machine/forward-proxy.js';
import type { CreateRequest } from './create-request.js';
import type { Settings } from './options.js';

/** The proxy that a new browser gets; none where none is offered, and for a desktop. */
export const openProxy = async (
  { kind, useAdvancedProxy }: CreateRequest,
  { proxies, advancedProxyUrl }: Pick<Settings, 'proxies' | 'advancedProxyUrl'>,
): Promise<ForwardProxy | undefined> => {
  const upstream = useAdvancedProxy ? advancedProxyUrl : undefined;
  if (kind !== 'browser' || (!proxies && upstream === undefined)) return undefined;
  return ForwardProxy.listen(upstream);
};
