import { randomBytes } from 'node:crypto';
import { json, type Reply } from '../http/reply.js';

/** An answer of the API that is no success: a status, a code and a text. */
export class LybicProblem extends Error {
  override readonly name: string = 'LybicProblem';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * A problem under a code of the emulator's own. The vendor publishes hardly any of its codes; these are marked so that
 * nobody takes them for the vendor's.
 */
export const problem = (status: number, word: string, message: string): LybicProblem =>
  new LybicProblem(status, `emulator.${word}`, message);

/** A body or parameter is not what the endpoint takes. */
export const invalidRequest = (message: string): LybicProblem => problem(400, 'INVALID_REQUEST', message);

/** There is no such thing. `what` says of which kind. */
export const notFound = (what: string, id: string): LybicProblem =>
  problem(404, 'NOT_FOUND', `${what} ${id} not found`);

/** The sandbox has outlived its time. The word in the code is what the vendor's own client looks for. */
export const sandboxExpired = (status: number, id: string): LybicProblem =>
  problem(status, 'SANDBOX_EXPIRED', `Sandbox ${id} has expired`);

/** There is no capacity. Code and text are the vendor's. */
export const noRooms = (): LybicProblem =>
  new LybicProblem(400, 'nomos.partner.NO_ROOMS_AVAILABLE', 'No rooms available');

/** The emulator cannot do what the vendor can. */
export const notEmulated = (what: string): LybicProblem =>
  problem(501, 'NOT_IMPLEMENTED', `The emulator does not have ${what}`);

/** Why no command runs. */
export const execRefused = (): LybicProblem =>
  problem(403, 'EXEC_DISABLED', 'Commands and files are off: start the emulator with allowExec (--allow-exec)');

/** A problem as it goes over the wire. */
export const problemReply = ({ status, code, message }: LybicProblem): Reply => json(status, { code, message });

/** A fresh id with one of the vendor's prefixes. What the vendor puts behind it is not public. */
export const newId = (prefix: 'SBX' | 'PRJ' | 'MCP' | 'IMG' | 'BOOK'): string =>
  `${prefix}-${randomBytes(12).toString('hex')}`;
