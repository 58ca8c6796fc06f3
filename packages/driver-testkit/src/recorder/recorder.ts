import {
  ClosedError,
  say,
  type Action,
  type Answer,
  type ComputerInfo,
  type Deadline,
  type Driver,
  type Facts,
  type OpenOptions,
  type Rules,
} from '@farhand/core/driver';
import { RecorderConnection } from './recorder-connection.js';
import type { RecorderOptions } from './recorder-options.js';

/** The recorder as a driver, with the computers it has created. */
export interface Recorder extends Driver<Action> {
  /** Every computer opened so far, including ended ones, in order. */
  readonly connections: readonly RecorderConnection[];
  /**
   * Creates a computer in memory.
   *
   * @throws TypeError if its kind is not among {@link Driver.kinds}.
   */
  open(options: OpenOptions, deadline: Deadline): Promise<RecorderConnection>;
  /**
   * Resolves to the same object that `open` resolved to, so that its log continues.
   *
   * @throws ClosedError if there is no such computer or it has ended.
   */
  attach(id: string, deadline: Deadline): Promise<RecorderConnection>;
}

/**
 * Creates a driver whose computers exist only in memory, support every action and log it. For tests of code that uses
 * Farhand.
 *
 * @example
 * ```ts
 * import { launch } from '@farhand/core';
 * import { recorder } from '@farhand/driver-testkit/recorder';
 *
 * const driver = recorder();
 * await using computer = await launch(driver);
 * await computer.tab.click(120, 80);
 * console.log(driver.connections[0]?.log);
 * ```
 */
export const recorder = (options: RecorderOptions = {}): Recorder => {
  const kinds = options.kinds ?? ['browser', 'desktop'];
  const rules: Rules<Action> = { ...nativeRules, ...options.rules };
  const facts: Facts = { keysHeldPer: 'computer', typingSendsKeys: true, ...options.facts };
  const connections: RecorderConnection[] = [];

  return {
    specVersion: 1,
    name: 'recorder',
    kinds,
    connections,
    rules: () => rules,

    open: async (wish, deadline) => {
      if (deadline.isOver()) throw deadline.error();
      if (!kinds.includes(wish.kind))
        throw new TypeError(`recorder: cannot open a ${wish.kind}, only ${kinds.join(', ')}.`);
      const connection = new RecorderConnection({
        id: `recorder-${connections.length + 1}`,
        kind: wish.kind,
        platform: options.platform ?? 'linux',
        display: wish.display ?? options.display ?? { width: 1280, height: 720 },
        rules,
        facts,
        openedWith: wish,
        options,
      });
      connections.push(connection);
      return connection;
    },

    attach: async (id, deadline) => {
      if (deadline.isOver()) throw deadline.error();
      const found = connections.find((connection) => connection.id === id && !connection.terminated);
      if (found === undefined) throw new ClosedError(`There is no running computer ${id}.`);
      found.reattach();
      return found;
    },

    list: async (deadline): Promise<readonly ComputerInfo[]> =>
      Promise.all(
        connections.filter((connection) => !connection.terminated).map((connection) => connection.status(deadline)),
      ),

    terminate: async (id, deadline) => {
      if (deadline.isOver()) throw deadline.error();
      await connections.find((connection) => connection.id === id)?.terminate();
    },
  };
};

const asItself = (action: Action): Answer<Action> => say(action);

/** Rules that map every action to itself, primitives and gestures alike. */
export const nativeRules: Rules<Action> = {
  pointerMove: asItself,
  pointerLeave: asItself,
  hover: asItself,
  pointerDown: asItself,
  pointerUp: asItself,
  scroll: asItself,
  keyDown: asItself,
  keyUp: asItself,
  insertText: asItself,
  pause: asItself,
  click: asItself,
  move: asItself,
  drag: asItself,
  wheel: asItself,
  press: asItself,
  type: asItself,
};
