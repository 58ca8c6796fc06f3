import { randomBytes } from 'node:crypto';
import { json, type Reply } from '../http/reply.js';

/** An unsuccessful reply of the API: a status, a code and a text. */
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
 * Creates a problem with a code of the emulator's own. The vendor publishes few of its codes; the emulator's are marked
 * to distinguish them.
 */
export const problem = (status: number, word: string, message: string): LybicProblem =>
  new LybicProblem(status, `emulator.${word}`, message);

/** The error for a body or parameter that the endpoint does not accept. */
export const invalidRequest = (message: string): LybicProblem => problem(400, 'INVALID_REQUEST', message);

/** The error for an unknown id. `what` names the kind of object. */
export const notFound = (what: string, id: string): LybicProblem =>
  problem(404, 'NOT_FOUND', `${what} ${id} not found`);

/** The error for an expired sandbox. The vendor's own client looks for the word in the code. */
export const sandboxExpired = (status: number, id: string): LybicProblem =>
  problem(status, 'SANDBOX_EXPIRED', `Sandbox ${id} has expired`);

/** The error for a lack of capacity. Code and text are the vendor's. */
export const noRooms = (): LybicProblem =>
  new LybicProblem(400, 'nomos.partner.NO_ROOMS_AVAILABLE', 'No rooms available');

/** The error for a function of the vendor that the emulator lacks. */
export const notEmulated = (what: string): LybicProblem =>
  problem(501, 'NOT_IMPLEMENTED', `The emulator does not have ${what}`);

/** The error if commands are not allowed. */
export const execRefused = (): LybicProblem =>
  problem(403, 'EXEC_DISABLED', 'Commands and files are off: start the emulator with allowExec (--allow-exec)');

/** Returns a problem in its wire format. */
export const problemReply = ({ status, code, message }: LybicProblem): Reply => json(status, { code, message });

/** Returns a new id with one of the vendor's prefixes. The format after the prefix is not public. */
export const newId = (prefix: 'SBX' | 'PRJ' | 'MCP' | 'IMG' | 'BOOK'): string =>
  `${prefix}-${randomBytes(12).toString('hex')}`;
