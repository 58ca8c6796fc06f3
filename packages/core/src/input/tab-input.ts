import type { Point } from '../geometry.js';
import type { Secret } from '../secret/secret.js';
import { chained, type Strand } from './chain.js';
import type { TabChain } from './picture.js';
import {
  requestClick,
  requestDrag,
  requestHover,
  requestPress,
  requestType,
  requestWheel,
  type ClickOptions,
  type DoubleClickOptions,
  type DragOptions,
  type HoverOptions,
  type PointArguments,
  type PressOptions,
  type TypeOptions,
  type WheelOptions,
} from './verbs.js';

/** The input verbs of a tab. Every method returns a {@link TabChain}: it has the same methods again and can be awaited. */
export class TabInput {
  readonly #strand: () => Strand;

  /** @internal */
  constructor(strand: () => Strand) {
    this.#strand = strand;
  }

  /**
   * Moves to a point and clicks there.
   *
   * @throws TypeError if an option or button is unknown.
   * @throws RangeError if the point is not finite or outside the display, or a number is out of its range.
   */
  click(x: number, y: number, options?: ClickOptions): TabChain;
  click(point: Point, options?: ClickOptions): TabChain;
  click(...args: PointArguments<ClickOptions>): TabChain {
    return this.#add('tab.click', (around) => requestClick('tab.click', args, around));
  }

  /** Moves to a point and double-clicks there: one gesture, however long the way to the vendor is. */
  dblclick(x: number, y: number, options?: DoubleClickOptions): TabChain;
  dblclick(point: Point, options?: DoubleClickOptions): TabChain;
  dblclick(...args: PointArguments<DoubleClickOptions>): TabChain {
    return this.#add('tab.dblclick', (around) => requestClick('tab.dblclick', args, around, 2));
  }

  /**
   * Moves the pointer to a point so that the page sees it there.
   *
   * @throws UnsupportedActionError on vendors without a pointer move, since a page would never see it.
   */
  hover(x: number, y: number, options?: HoverOptions): TabChain;
  hover(point: Point, options?: HoverOptions): TabChain;
  hover(...args: PointArguments<HoverOptions>): TabChain {
    return this.#add('tab.hover', (around) => requestHover('tab.hover', args, around));
  }

  /** Presses a button at `from`, moves to `to` and releases it there. */
  drag(from: Point, to: Point, options?: DragOptions): TabChain {
    return this.#add('tab.drag', (around) => requestDrag('tab.drag', from, to, options, around));
  }

  /** Turns the wheel by `dx` and `dy` pixels; positive is right and down. */
  wheel(dx: number, dy: number, options?: WheelOptions): TabChain {
    return this.#add('tab.wheel', (around) => requestWheel('tab.wheel', dx, dy, options, around));
  }

  /**
   * Types text where the focus is: a key press for each character of a US keyboard, inserted text for the others. What
   * `secret()` gives is typed and never shown.
   */
  type(text: string | Secret, options?: TypeOptions): TabChain {
    return this.#add('tab.type', (around) => requestType('tab.type', text, options, around));
  }

  /** Presses and releases a key or a chord such as `'Control+Shift+T'`. */
  press(key: string, options?: PressOptions): TabChain {
    return this.#add('tab.press', (around) => requestPress('tab.press', key, options, around));
  }

  #chain(strand: Strand): TabChain {
    return chained(new TabInput(() => strand), strand);
  }

  #add(label: string, build: Parameters<Strand['add']>[1]): TabChain {
    return this.#chain(this.#strand().add(label, build));
  }
}
