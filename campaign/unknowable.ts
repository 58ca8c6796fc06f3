import type { Fault, LoggedRequest } from '@farhand/emulators';

/** Faults after which nobody but the vendor knows whether a request was carried out. */
const unknowable: ReadonlySet<Fault['type']> = new Set([
  'replyLost',
  'resetBeforeRead',
  'resetMidBody',
  'truncatedJson',
  'html502',
  'status500',
  'status503',
]);

/** Whether a request was never answered to its end, so that the time of its caller ran out. */
export const isEndless = ({ fault }: LoggedRequest): boolean => fault?.type === 'stalledBody';

/** Whether a request had such a fault. */
export const isUnknowable = ({ fault }: LoggedRequest): boolean => fault !== undefined && unknowable.has(fault.type);

/** Whether a request carries input. */
export const carriesInput = ({ method, path }: LoggedRequest): boolean =>
  method === 'POST' && !/\/(screenshot|keepalive|extend|tabs|computers|sandboxes)$/.test(path);
