import type { Point } from '../geometry.js';
import type { KeyName } from '../keys/key-name.js';
import type { Secret } from '../secret/secret.js';
import { pointElsewhere } from '../session/elsewhere.js';
import { chained, type Strand } from './chain.js';
import { elsewhereOnTabs } from './elsewhere.js';
import type { TabChain, TabVerbs } from './picture.js';
import {
  requestClick,
  requestDoubleClick,
  requestDrag,
  requestHover,
  requestPress,
  requestType,
  requestWheel,
  type Args,
  type ClickOptions,
  type DoubleClickOptions,
  type DragOptions,
  type HoverOptions,
  type PointArguments,
  type PressOptions,
  type TypeOptions,
  type Verb,
  type WheelOptions,
} from './verbs.js';

/**
 * The input methods of a tab. Every method returns a {@link TabChain}, which has the same methods and can be awaited.
 *
 * @category Input
 */
export class TabInput implements TabVerbs {
  readonly #strand: () => Strand;

  /** @internal */
  constructor(strand: () => Strand) {
    this.#strand = strand;
  }

  click(x: number, y: number, options?: ClickOptions): TabChain;
  click(point: Point, options?: ClickOptions): TabChain;
  click(...args: PointArguments<ClickOptions>): TabChain {
    return this.#add('tab.click', requestClick, args);
  }

  dblclick(x: number, y: number, options?: DoubleClickOptions): TabChain;
  dblclick(point: Point, options?: DoubleClickOptions): TabChain;
  dblclick(...args: PointArguments<DoubleClickOptions>): TabChain {
    return this.#add('tab.dblclick', requestDoubleClick, args);
  }

  hover(x: number, y: number, options?: HoverOptions): TabChain;
  hover(point: Point, options?: HoverOptions): TabChain;
  hover(...args: PointArguments<HoverOptions>): TabChain {
    return this.#add('tab.hover', requestHover, args);
  }

  drag(from: Point, to: Point, options?: DragOptions): TabChain;
  drag(...args: Args<[from: Point, to: Point], DragOptions>): TabChain {
    return this.#add('tab.drag', requestDrag, args);
  }

  wheel(dx: number, dy: number, options?: WheelOptions): TabChain {
    return this.#add('tab.wheel', requestWheel, [dx, dy, options]);
  }

  type(text: string | Secret, options?: TypeOptions): TabChain {
    return this.#add('tab.type', requestType, [text, options]);
  }

  press(key: KeyName | (string & {}), options?: PressOptions): TabChain {
    return this.#add('tab.press', requestPress, [key, options]);
  }

  #chain(strand: Strand): TabChain {
    return chained(new TabInput(() => strand), strand);
  }

  #add<A extends readonly unknown[]>(call: string, verb: Verb<A>, args: A): TabChain {
    return this.#chain(this.#strand().add(call, (around) => verb(call, args, around)));
  }
}

pointElsewhere(TabInput.prototype, 'tab', elsewhereOnTabs);
