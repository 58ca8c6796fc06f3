import type { MethodCase } from './method-case.js';
import { organizationMethods } from './organization-methods.js';
import { sandboxMethods } from './sandbox-methods.js';

/** Every method of the client with everything that it can be given. */
export const everyMethod: readonly MethodCase[] = [...sandboxMethods, ...organizationMethods];
