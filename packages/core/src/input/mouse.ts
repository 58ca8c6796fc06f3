import type { Button } from '../actions/action.js';
import { callOptions, checkOptions } from '../check/options.js';
import { describe } from '../check/values.js';
import type { CallOptions } from '../deadline.js';
import type { Point } from '../geometry.js';
import { called, takeCallSite } from '../session/call-site.js';
import { chained, type Strand } from './chain.js';
import { openHold, runHold, type HoldHandle, type HoldRequest } from './hold.js';
import type { Chain } from './picture.js';
import {
  checkButton,
  requestClick,
  requestDoubleClick,
  requestDown,
  requestDrag,
  requestLeave,
  requestMove,
  requestPause,
  requestUp,
  requestWheel,
  type Args,
  type ButtonOptions,
  type ClickOptions,
  type DoubleClickOptions,
  type DragOptions,
  type MoveOptions,
  type PointArguments,
  type Verb,
  type WheelOptions,
} from './verbs.js';

/**
 * The mouse of a computer or of one tab.
 *
 * @remarks
 * Every method returns a {@link MouseChain}: it has the same methods again and can be awaited. What is chained, and what
 * is called before the next `await`, travels together.
 */
export class Mouse {
  readonly #strand: () => Strand;

  /** @internal */
  constructor(strand: () => Strand) {
    this.#strand = strand;
  }

  /**
   * Moves the pointer.
   *
   * @remarks
   * Vendors without a pointer move carry the position with the next action that has one. If arriving is the point,
   * use {@link Tab.hover}, which such vendors refuse.
   *
   * @throws RangeError if the point is not finite or outside the display, or `steps` is not 1 to 1000.
   */
  move(x: number, y: number, options?: MoveOptions): MouseChain;
  move(point: Point, options?: MoveOptions): MouseChain;
  move(...args: PointArguments<MoveOptions>): MouseChain {
    return this.#add('mouse.move', requestMove, args);
  }

  /**
   * Takes the pointer out of the page: nothing is below it any more, and the page sees `mouseleave`. Where it is then is not
   * known: the next press needs a move first.
   *
   * @throws UnsupportedActionError where the pointer cannot leave, as on desktops, or while a button is down.
   */
  leave(options?: CallOptions): MouseChain {
    return this.#add('mouse.leave', requestLeave, [options]);
  }

  /**
   * Where the pointer is, after what was called before: as the vendor says, else as far as Farhand knows. `undefined` if
   * nobody knows, such as before the first move.
   *
   * @example
   * ```ts
   * const at = await computer.mouse.position();
   * if (at !== undefined) console.log(`The pointer is at ${at.x}, ${at.y}.`);
   * ```
   */
  async position(options?: CallOptions): Promise<Point | undefined> {
    return this.#strand().position(checkOptions(options, callOptions, 'mouse.position'));
  }

  /** Presses a button where the pointer is. Release it with {@link Mouse.up}, or use {@link Mouse.hold}. */
  down(options?: ButtonOptions): MouseChain {
    return this.#add('mouse.down', requestDown, [options]);
  }

  /** Releases a button where the pointer is. */
  up(options?: ButtonOptions): MouseChain {
    return this.#add('mouse.up', requestUp, [options]);
  }

  /**
   * Moves to a point and clicks there.
   *
   * @throws TypeError if an option or button is unknown.
   * @throws RangeError if the point is not finite or outside the display, or a number is out of its range.
   */
  click(x: number, y: number, options?: ClickOptions): MouseChain;
  click(point: Point, options?: ClickOptions): MouseChain;
  click(...args: PointArguments<ClickOptions>): MouseChain {
    return this.#add('mouse.click', requestClick, args);
  }

  /** Moves to a point and double-clicks there: one gesture, however long the way to the vendor is. */
  dblclick(x: number, y: number, options?: DoubleClickOptions): MouseChain;
  dblclick(point: Point, options?: DoubleClickOptions): MouseChain;
  dblclick(...args: PointArguments<DoubleClickOptions>): MouseChain {
    return this.#add('mouse.dblclick', requestDoubleClick, args);
  }

  /**
   * Turns the wheel by `dx` and `dy` pixels; positive is right and down.
   *
   * @throws RangeError if a distance is not finite.
   */
  wheel(dx: number, dy: number, options?: WheelOptions): MouseChain {
    return this.#add('mouse.wheel', requestWheel, [dx, dy, options]);
  }

  /** Presses a button at `from`, moves to `to` and releases it there. */
  drag(from: Point, to: Point, options?: DragOptions): MouseChain;
  drag(...args: Args<[from: Point, to: Point], DragOptions>): MouseChain {
    return this.#add('mouse.drag', requestDrag, args);
  }

  /** Lets time pass on the remote side, in milliseconds. */
  pause(durationMs: number, options?: CallOptions): MouseChain {
    return this.#add('mouse.pause', requestPause, [durationMs, options]);
  }

  /**
   * Holds a button down while `body` runs, and releases it whatever happens.
   *
   * @remarks
   * A body that only calls chains travels with the button in one program. An async body takes several; meanwhile input
   * called elsewhere waits. Without a body, the button is down until the handle is released: use `await using`.
   */
  hold(button: Button): HoldHandle;
  hold<T>(button: Button, body: () => Promise<T>, options?: CallOptions): Promise<T>;
  hold(button: Button, body: () => Chain | void, options?: CallOptions): MouseChain;
  hold(button: Button, body?: () => unknown, options?: CallOptions): HoldHandle | Promise<unknown> | MouseChain {
    const strand = this.#strand();
    const label = `mouse.hold(${describe(button)})`;
    const ask = (): HoldRequest => holdButton(strand, button, options);
    return body === undefined
      ? openHold(strand, label, ask)
      : (runHold(strand, label, ask, body) ?? this.#chain(strand));
  }

  #chain(strand: Strand): MouseChain {
    return chained(new Mouse(() => strand), strand);
  }

  #add<A extends readonly unknown[]>(call: string, verb: Verb<A>, args: A): MouseChain {
    return this.#chain(this.#strand().add(call, (around) => verb(call, args, around)));
  }
}

const holdButton = (strand: Strand, name: Button, options: CallOptions | undefined): HoldRequest => {
  const { address } = strand.surroundings;
  const site = takeCallSite();
  const button = checkButton(name, 'button', 'mouse.hold');
  return {
    downs: [called({ type: 'pointerDown', button, clickCount: 1, ...address }, site)],
    ups: [called({ type: 'pointerUp', button, clickCount: 1, ...address }, site)],
    floating: false,
    options: checkOptions(options, callOptions, 'mouse.hold'),
  };
};

/** Mouse calls that travel together. Awaiting it gives a receipt. */
export type MouseChain = Mouse & Chain;
