import { factsOf, suppress, toError, TransportError, type Deadline } from '@farhand/core/driver';
import type { LybicEndpoints } from './client.js';
import type { ShapeResponse } from './wire-replies.js';

const described = ({ name, os, architecture }: ShapeResponse): string => {
  const facts = [os, architecture].filter((fact) => fact !== undefined).join(', ');
  return facts === '' ? `'${name}'` : `'${name}' (${facts})`;
};

type Redact = (text: string) => string;

const listed = (shapes: readonly ShapeResponse[], redact: Redact): string =>
  shapes.length === 0 ? 'This account has none.' : redact(`This account has ${shapes.map(described).join(', ')}.`);

const howTo = 'Set the environment variable LYBIC_SANDBOX_SHAPE, or pass lybic({ shape }).';

/** The error for a launch without a shape: it says which there are, if the vendor does. */
export const noShapeError = async (client: LybicEndpoints, deadline: Deadline, redact: Redact): Promise<TypeError> => {
  const begin = `lybic: there is no shape, which says what to create. ${howTo}`;
  try {
    return new TypeError(`${begin} ${listed(await client.shapes.list(deadline), redact)}`);
  } catch (error) {
    const failure = new TypeError(`${begin} The list of this account's shapes could not be had.`);
    suppress(failure, [toError(error)]);
    return failure;
  }
};

/** Statuses of a request whose content is refused. */
const refusals: ReadonlySet<number> = new Set([400, 404, 409, 422]);

/**
 * What to reject with when the vendor refused to create: the refusal and the shapes there are, if the shape is none of
 * them; else the refusal itself.
 */
export const createError = async (
  client: LybicEndpoints,
  shape: string,
  refusal: unknown,
  deadline: Deadline,
  redact: Redact,
): Promise<unknown> => {
  if (!(refusal instanceof TransportError) || !refusals.has(refusal.status ?? 0)) return refusal;
  try {
    const shapes = await client.shapes.list(deadline);
    if (shapes.some(({ name }) => name === shape)) return refusal;
    const { vendorStatus } = refusal;
    return new TransportError(
      'REJECTED',
      `${refusal.message} There is no shape '${shape}'. ${listed(shapes, redact)}`,
      {
        cause: refusal,
        ...factsOf(refusal),
        ...(vendorStatus === undefined ? {} : { vendorStatus }),
      },
    );
  } catch (error) {
    suppress(refusal, [toError(error)]);
    return refusal;
  }
};
