import { isRecord, ProtocolError } from '@farhand/core/driver';
import { randomBytes } from 'node:crypto';
import type { ActionResult } from './wire-replies.js';

/** A body whose actions have names, and the names in their order. */
interface NamedBody {
  readonly body: object;
  readonly ids: readonly string[];
}

/**
 * Names the actions of one connection by the field that the vendor has for that (`request_id`, vendor's SDK, April 2026), and
 * tells from the names in a reply whether it is that to another request. Servers that answer with names of their own are believed.
 */
export class RequestIds {
  readonly #prefix = `farhand-${randomBytes(6).toString('hex')}-`;
  #count = 0;

  /** Names the actions in a body. Only generic actions have a place for a name: other bodies stay as they are. */
  name(body: object): NamedBody {
    if ('actions' in body && Array.isArray(body.actions)) {
      const named = body.actions.filter(isRecord).map((action) => ({ ...action, request_id: this.#next() }));
      return { body: { ...body, actions: named }, ids: named.map((action) => action.request_id) };
    }
    if (!('action' in body) || !isRecord(body.action)) return { body, ids: [] };
    const id = this.#next();
    return { body: { ...body, action: { ...body.action, request_id: id } }, ids: [id] };
  }

  /**
   * Checks the results of a reply, one for each name.
   *
   * @throws ProtocolError if one has the name of another action of this connection: what became of ours is not told.
   */
  check(ids: readonly string[], results: readonly (ActionResult | undefined)[], what: string): void {
    for (const [index, result] of results.entries()) {
      const id = result?.request_id;
      if (id === undefined || !id.startsWith(this.#prefix) || id === ids[index]) continue;
      throw new ProtocolError(
        `${what} was answered with the reply to another request: it names ${id}, and ${ids[index] ?? 'nothing'} was asked. Look at the computer before you repeat the input.`,
      );
    }
  }

  #next(): string {
    this.#count += 1;
    return `${this.#prefix}${this.#count}`;
  }
}
