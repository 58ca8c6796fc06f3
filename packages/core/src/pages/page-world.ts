/** A connection to a page that takes commands of the DevTools protocol. */
export interface PageSession {
  /** Sends a command and resolves to its result. Rejects if the browser refuses it. */
  send(method: string, params?: object): Promise<unknown>;
}

/** A value for a script: plain data, or the id of an object of the same world. */
export type ScriptArgument = { readonly value: unknown } | { readonly objectId: string };

/** The name of the isolated worlds. A document has one world of a name, so opening it again is cheap. */
const worldName = 'farhand';

/** Returns a field of a result; `undefined` if there is none. */
export const fieldOf = (result: unknown, name: string): unknown =>
  typeof result === 'object' && result !== null ? Reflect.get(result, name) : undefined;

/** An isolated world of a document: its scripts see the document, and the page sees nothing of them. */
export class PageWorld {
  readonly #session: PageSession;
  readonly #executionContextId: unknown;

  private constructor(session: PageSession, executionContextId: unknown) {
    this.#session = session;
    this.#executionContextId = executionContextId;
  }

  /** Opens the world of a frame's document. */
  static async open(session: PageSession, frameId: unknown): Promise<PageWorld> {
    const made = await session.send('Page.createIsolatedWorld', { frameId, worldName });
    return new PageWorld(session, fieldOf(made, 'executionContextId'));
  }

  /** Runs a function, given by its source, and resolves to what it returns, as JSON. */
  async run(functionDeclaration: string, values: readonly ScriptArgument[]): Promise<unknown> {
    const answer = await this.#session.send('Runtime.callFunctionOn', {
      functionDeclaration,
      executionContextId: this.#executionContextId,
      arguments: values,
      returnByValue: true,
    });
    const thrown = fieldOf(answer, 'exceptionDetails');
    if (thrown === undefined) return fieldOf(fieldOf(answer, 'result'), 'value');
    throw new Error(String(fieldOf(fieldOf(thrown, 'exception'), 'description') ?? fieldOf(thrown, 'text')));
  }

  /** Resolves to the id of the element that holds a frame of this document. */
  async holderOf(frameId: string): Promise<string | undefined> {
    const backendNodeId = fieldOf(await this.#session.send('DOM.getFrameOwner', { frameId }), 'backendNodeId');
    const node = { backendNodeId, executionContextId: this.#executionContextId };
    const objectId = fieldOf(fieldOf(await this.#session.send('DOM.resolveNode', node), 'object'), 'objectId');
    return typeof objectId === 'string' ? objectId : undefined;
  }
}
