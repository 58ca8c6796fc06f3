import type { Sandbox } from './sandbox.js';
import type { LybicStatus } from './options.js';
import { shapeOfSandbox } from './shapes.js';

type Fields = Readonly<Record<string, unknown>>;

const iso = (timeMs: number): string => new Date(timeMs).toISOString();

/** A sandbox as create and list answer it. `expiredAt` is the old name of `expiresAt`. */
export const sandboxResponse = (sandbox: Sandbox, status: LybicStatus = sandbox.status()): Fields => ({
  id: sandbox.id,
  name: sandbox.name,
  expiredAt: iso(sandbox.lifetime.expiresAtMs),
  expiresAt: iso(sandbox.lifetime.expiresAtMs),
  createdAt: iso(sandbox.lifetime.createdAtMs),
  projectId: sandbox.projectId,
  shapeName: sandbox.shape.name,
  status,
});

/** A sandbox as retrieve answers it. There is no stream behind the details, but their keys must be there. */
export const sandboxDetails = (sandbox: Sandbox): Fields => ({
  sandbox: { ...sandboxResponse(sandbox, sandbox.readStatus()), shape: shapeOfSandbox(sandbox.shape) },
  connectDetails: { gatewayAddresses: [], certificateHashBase64: '', endUserToken: '', roomId: '' },
});
