import type { Point } from '../geometry.js';
import type { Secret } from '../secret/secret.js';
import { chained, type Strand } from './chain.js';
import type { TabChain, TabVerbs } from './picture.js';
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
export class TabInput implements TabVerbs {
  readonly #strand: () => Strand;

  /** @internal */
  constructor(strand: () => Strand) {
    this.#strand = strand;
  }

  click(x: number, y: number, options?: ClickOptions): TabChain;
  click(point: Point, options?: ClickOptions): TabChain;
  click(...args: PointArguments<ClickOptions>): TabChain {
    return this.#add('tab.click', (around) => requestClick('tab.click', args, around));
  }

  dblclick(x: number, y: number, options?: DoubleClickOptions): TabChain;
  dblclick(point: Point, options?: DoubleClickOptions): TabChain;
  dblclick(...args: PointArguments<DoubleClickOptions>): TabChain {
    return this.#add('tab.dblclick', (around) => requestClick('tab.dblclick', args, around, true));
  }

  hover(x: number, y: number, options?: HoverOptions): TabChain;
  hover(point: Point, options?: HoverOptions): TabChain;
  hover(...args: PointArguments<HoverOptions>): TabChain {
    return this.#add('tab.hover', (around) => requestHover('tab.hover', args, around));
  }

  drag(from: Point, to: Point, options?: DragOptions): TabChain {
    return this.#add('tab.drag', (around) => requestDrag('tab.drag', from, to, options, around));
  }

  wheel(dx: number, dy: number, options?: WheelOptions): TabChain {
    return this.#add('tab.wheel', (around) => requestWheel('tab.wheel', dx, dy, options, around));
  }

  type(text: string | Secret, options?: TypeOptions): TabChain {
    return this.#add('tab.type', (around) => requestType('tab.type', text, options, around));
  }

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
