import {
  isGone,
  isPathSegment,
  ProtocolError,
  type ComputerInfo,
  type Deadline,
  type Kind,
} from '@farhand/core/driver';
import type { LightconeEndpoints } from './client.js';
import type { Registry } from './registry.js';
import type { ComputerResponse } from './wire-replies.js';

/** What is known about a running computer. */
export interface RunningComputer {
  readonly id: string;
  readonly kind: Kind;
  readonly tag?: string | undefined;
}

/**
 * Returns a computer's description; `undefined` if it has no usable id or is of an unknown kind. `fallback` is the kind
 * for replies that leave it out.
 */
export const toComputerInfo = (response: ComputerResponse, fallback: Kind): ComputerInfo | undefined => {
  const { id, status } = response;
  const kind = kindOf(response.kind?.toLowerCase() ?? fallback);
  if (id === undefined || !isPathSegment(id) || kind === undefined) return undefined;
  const createdAt = dateOf(response.created_at);
  const expiresAt = dateOf(response.expires_at);
  return {
    id,
    kind,
    status: status?.toLowerCase() ?? 'unknown',
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
};

/**
 * Returns a computer's description.
 *
 * @throws ProtocolError if the reply has no usable id, or an unknown kind.
 */
export const requireComputerInfo = (response: ComputerResponse, fallback: Kind, what: string): ComputerInfo => {
  const info = toComputerInfo(response, fallback);
  if (info !== undefined) return info;
  const { status } = response;
  throw new ProtocolError(
    `${what}: the reply has no usable id, or its kind is neither browser nor desktop. List the computers to see what exists.`,
    status === undefined ? {} : { vendorStatus: status },
  );
};

const kindOf = (kind: string): Kind | undefined => (kind === 'browser' || kind === 'desktop' ? kind : undefined);

const dateOf = (text: string | undefined): Date | undefined => {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
};

/** Ends a computer and forgets its tag. Ignores a computer that has already ended. */
export const endComputer = async (
  client: LightconeEndpoints,
  registry: Registry,
  id: string,
  deadline: Deadline,
): Promise<void> => {
  try {
    await client.delete(id, deadline);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  await registry.forget(id);
};
