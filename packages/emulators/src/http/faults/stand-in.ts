import type { Reply } from '../reply.js';
import type { RequestFault } from './request-fault.js';

/** The answer of a service that is in trouble, in the vendor's shape. */
export type Trouble = (status: 429 | 500 | 503) => Reply;

/** What a proxy answers when it cannot reach what is behind it. */
const badGateway: Reply = {
  type: 'bytes',
  status: 502,
  contentType: 'text/html',
  bytes: '<html>\n<head><title>502 Bad Gateway</title></head>\n<body><h1>502 Bad Gateway</h1></body>\n</html>\n',
};

/** The answer to a request that is not carried out, if its fault is one. */
export const refusal = (fault: RequestFault, trouble: Trouble): Reply | undefined => {
  const later = fault.take('status503RetryAfter');
  if (later !== undefined) return withRetryAfter(trouble(503), later.retryAfterMs);
  const limited = fault.take('status429');
  if (limited !== undefined) return withRetryAfter(trouble(429), limited.retryAfterMs);
  return standIn(fault, trouble, false);
};

/** The answer that stands in for that to a request that was or was not carried out, if its fault is one. */
export const standIn = (fault: RequestFault, trouble: Trouble, applied: boolean): Reply | undefined => {
  const fits = (planned: { readonly applied: boolean }): boolean => planned.applied === applied;
  if (fault.take('html502', fits) !== undefined) return badGateway;
  if (fault.take('status500', fits) !== undefined) return trouble(500);
  if (fault.take('status503', fits) !== undefined) return trouble(503);
  return undefined;
};

const withRetryAfter = (reply: Reply, retryAfterMs: number | undefined): Reply => {
  if (reply.type === 'stream' || retryAfterMs === undefined) return reply;
  const seconds = Math.ceil(retryAfterMs / 1000);
  const exact = retryAfterMs === seconds * 1000 ? {} : { 'retry-after-ms': String(retryAfterMs) };
  return { ...reply, headers: { ...reply.headers, 'retry-after': String(seconds), ...exact } };
};
