import { isRecord, ProtocolError } from '@farhand/core/driver';
import { randomBytes } from 'node:crypto';
import type { ActionResult } from './wire-replies.js';

/** A body whose actions have ids, and the ids in their order. */
interface NamedBody {
  readonly body: object;
  readonly ids: readonly string[];
}

/**
 * Adds an id to each action of one connection in the vendor's field for it (`request_id`, vendor's SDK, April 2026),
 * and detects from the ids in a reply whether it belongs to another request. Servers that reply with ids of their own
 * are trusted.
 */
export class RequestIds {
  readonly #prefix = `farhand-${randomBytes(6).toString('hex')}-`;
  #count = 0;

  /** Adds ids to the actions in a body. Only generic actions have a field for an id; other bodies stay unchanged. */
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
   * Checks the results of a reply, one for each id.
   *
   * @throws ProtocolError if a result has the id of another action of this connection, so the outcome of ours is
   * unknown.
   */
  check(ids: readonly string[], results: readonly (ActionResult | undefined)[], what: string): void {
    for (const [index, result] of results.entries()) {
      const id = result?.request_id;
      if (id === undefined || !id.startsWith(this.#prefix) || id === ids[index]) continue;
      throw new ProtocolError(
        `${what}: the reply belongs to another request: its id is ${id}, expected ${ids[index] ?? 'none'}. The input may have happened. Check the computer before you repeat it.`,
      );
    }
  }

  #next(): string {
    this.#count += 1;
    return `${this.#prefix}${this.#count}`;
  }
}
