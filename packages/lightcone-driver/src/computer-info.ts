import { ProtocolError, type ComputerInfo, type Kind } from '@farhand/core/driver';
import type { ComputerResponse } from './wire-replies.js';

const kindOf = (kind: string): Kind | undefined => (kind === 'browser' || kind === 'desktop' ? kind : undefined);

const dateOf = (text: string | undefined): Date | undefined => {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
};

/**
 * A computer as Farhand lists it; `undefined` if it has no id or is of a kind that Farhand does not know. `fallback` is
 * for answers that leave the kind out.
 */
export const toComputerInfo = (response: ComputerResponse, fallback: Kind): ComputerInfo | undefined => {
  const { id, status } = response;
  const kind = kindOf(response.kind?.toLowerCase() ?? fallback);
  if (id === undefined || id === '' || kind === undefined) return undefined;
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
 * @throws ProtocolError if the answer has no id, or a kind that Farhand does not know.
 */
export const requireComputerInfo = (response: ComputerResponse, fallback: Kind, what: string): ComputerInfo => {
  const info = toComputerInfo(response, fallback);
  if (info !== undefined) return info;
  const { status } = response;
  throw new ProtocolError(
    `${what} was answered without an id, or with a kind that is neither browser nor desktop. List the computers to see what there is.`,
    status === undefined ? {} : { vendorStatus: status },
  );
};
