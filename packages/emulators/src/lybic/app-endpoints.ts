import { onSandbox, type Endpoint } from './endpoint.js';
import { notEmulated, notFound } from './problem.js';

/** `PUT …/apps/{appId}`: apps are a matter of Android. */
export const installApp: Endpoint = onSandbox(async () => {
  throw notEmulated('Android sandboxes, and only those have apps');
});

/** `GET …/operations/{operationId}`: none is ever started. */
export const retrieveOperation: Endpoint = onSandbox(async (_, { params }) => {
  throw notFound('Operation', params['operationId'] ?? '');
});
