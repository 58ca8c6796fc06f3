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
 * Every method returns a {@link MouseChain}, which has the same methods and can be awaited. Farhand sends chained
 * calls, and calls made before the next `await`, together.
 * @category Input
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
   * Vendors without a pointer move send the position with the next action that has one. If the page must see the
   * pointer arrive, use {@link Tab.hover}, which such vendors refuse.
   *
   * @throws RangeError if the point is not finite or lies outside the display, or if `steps` is not from 1 to 1000.
   * @example
   * ```ts
   * await computer.mouse.move(300, 80);
   * ```
   */
  move(x: number, y: number, options?: MoveOptions): MouseChain;
  move(point: Point, options?: MoveOptions): MouseChain;
  move(...args: PointArguments<MoveOptions>): MouseChain {
    return this.#add('mouse.move', requestMove, args);
  }

  /**
   * Takes the pointer out of the page, so that nothing is below it and the page receives `mouseleave`. Its position is
   * unknown afterwards, so move it before the next press.
   *
   * @throws UnsupportedActionError if the pointer cannot leave, as on desktops, or while a button is down.
   */
  leave(options?: CallOptions): MouseChain {
    return this.#add('mouse.leave', requestLeave, [options]);
  }

  /**
   * Resolves to the pointer position after the previous calls: as the vendor reports it, otherwise as Farhand knows it.
   * `undefined` if it is unknown, for example before the first move.
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

  /**
   * Presses a button at the pointer and keeps it down. Release it with {@link Mouse.up}, or use {@link Mouse.hold},
   * which releases it even after an error.
   *
   * @example
   * ```ts
   * await computer.mouse.move(120, 80).down().move(300, 80).up();
   * ```
   */
  down(options?: ButtonOptions): MouseChain {
    return this.#add('mouse.down', requestDown, [options]);
  }

  /**
   * Releases a button at the pointer.
   *
   * @example
   * ```ts
   * await computer.mouse.up();
   * ```
   */
  up(options?: ButtonOptions): MouseChain {
    return this.#add('mouse.up', requestUp, [options]);
  }

  /**
   * Moves to a point and clicks there.
   *
   * @throws TypeError if an option or button is unknown.
   * @throws RangeError if the point is not finite or lies outside the display, or if a number is out of range.
   * @example
   * ```ts
   * await computer.mouse.click(300, 80);
   * await computer.mouse.click(300, 80, { button: 'right' });
   * ```
   */
  click(x: number, y: number, options?: ClickOptions): MouseChain;
  click(point: Point, options?: ClickOptions): MouseChain;
  click(...args: PointArguments<ClickOptions>): MouseChain {
    return this.#add('mouse.click', requestClick, args);
  }

  /**
   * Moves to a point and double-clicks there. Sent as one gesture, so network delay cannot split it into two clicks.
   */
  dblclick(x: number, y: number, options?: DoubleClickOptions): MouseChain;
  dblclick(point: Point, options?: DoubleClickOptions): MouseChain;
  dblclick(...args: PointArguments<DoubleClickOptions>): MouseChain {
    return this.#add('mouse.dblclick', requestDoubleClick, args);
  }

  /**
   * Turns the wheel by `dx` and `dy` pixels. Positive values scroll right and down.
   *
   * @throws RangeError if a distance is not finite.
   * @throws UnsupportedActionError if the wheel of the computer turns by whole notches only, as on desktops, and a
   * distance is not a multiple. Pass `round: 'notch'` to round it.
   * @example
   * ```ts
   * await computer.mouse.wheel(0, 300, { at: { x: 400, y: 300 } });
   * ```
   */
  wheel(dx: number, dy: number, options?: WheelOptions): MouseChain {
    return this.#add('mouse.wheel', requestWheel, [dx, dy, options]);
  }

  /**
   * Presses a button at `from`, moves to `to` and releases it there.
   *
   * @example
   * ```ts
   * await computer.mouse.drag({ x: 120, y: 80 }, { x: 300, y: 80 });
   * ```
   */
  drag(from: Point, to: Point, options?: DragOptions): MouseChain;
  drag(...args: Args<[from: Point, to: Point], DragOptions>): MouseChain {
    return this.#add('mouse.drag', requestDrag, args);
  }

  /** Pauses on the remote computer for `durationMs` milliseconds. */
  pause(durationMs: number, options?: CallOptions): MouseChain {
    return this.#add('mouse.pause', requestPause, [durationMs, options]);
  }

  /**
   * Holds a button down while `body` runs, then releases it even after an error. Without a body, returns a handle to
   * use with `await using`.
   *
   * @remarks
   * If the body only calls chains, Farhand sends button and calls as one program. An async body takes several requests,
   * and input from other code waits until it ends.
   *
   * @example
   * ```ts
   * await computer.mouse.move(120, 80);
   * await computer.mouse.hold('left', () => computer.mouse.move(300, 80, { steps: 10 }));
   * ```
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

/**
 * Mouse calls that are sent together. Awaiting the chain resolves to a {@link Receipt}.
 *
 * @category Input
 */
export type MouseChain = Mouse & Chain;
