import type { EndpointName, LybicClient } from '@farhand/lybic-driver';
import type { Reply } from './vendor-answers.js';

/** The name of an endpoint, its request, its body, an answer, and how the client is told to send it. */
export type MethodCase = readonly [EndpointName, string, unknown, Reply, (client: LybicClient) => Promise<unknown>];
