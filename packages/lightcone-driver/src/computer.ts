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

/** A running computer, as far as it is known. */
export interface RunningComputer {
  readonly id: string;
  readonly kind: Kind;
  readonly tag?: string | undefined;
}

/**
 * A computer as Farhand lists it; `undefined` if it has no usable id or is of a kind that Farhand does not know. `fallback` is
 * for answers that leave the kind out.
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
 * A computer as Farhand lists it.
 *
 * @throws ProtocolError if the answer has no usable id, or a kind that Farhand does not know.
 */
export const requireComputerInfo = (response: ComputerResponse, fallback: Kind, what: string): ComputerInfo => {
  const info = toComputerInfo(response, fallback);
  if (info !== undefined) return info;
  const { status } = response;
  throw new ProtocolError(
    `${what} was answered without a usable id, or with a kind that is neither browser nor desktop. List the computers to see what there is.`,
    status === undefined ? {} : { vendorStatus: status },
  );
};

const kindOf = (kind: string): Kind | undefined => (kind === 'browser' || kind === 'desktop' ? kind : undefined);

const dateOf = (text: string | undefined): Date | undefined => {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
};

/** Ends a computer and forgets its tag. One that is gone already is no error. */
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
