import type { Ability, Computer, Tab } from '@farhand/core';

/** One specified behavior: what a user writes, and what a page must see. */
export interface ContractCase {
  /** The specification, as a sentence. */
  readonly name: string;
  /** The abilities it requires. If the driver lacks one, the same code must be refused before anything is sent. */
  readonly needs?: readonly Ability[];
  /** Performs the user's calls. */
  run(computer: Computer, tab: Tab): PromiseLike<unknown>;
  /** What the page must see, line by line. */
  readonly sees: readonly string[];
  /** What the page must see on a desktop, where a real keyboard and mouse differ. Default: the same as `sees`. */
  readonly seesOnDesktop?: readonly string[];
  /** Does the same with Playwright's own mouse and keyboard, which must make the page see the same. */
  playwright?(page: PlaywrightLike): Promise<void>;
}

/** The part of Playwright's `Page` that the contract uses. */
export interface PlaywrightLike {
  /** `page.keyboard`. */
  readonly keyboard: {
    down(key: string): Promise<void>;
    up(key: string): Promise<void>;
    press(key: string, options?: { delay?: number }): Promise<void>;
    type(text: string): Promise<void>;
    insertText(text: string): Promise<void>;
  };
  /** `page.mouse`. */
  readonly mouse: {
    move(x: number, y: number, options?: { steps?: number }): Promise<void>;
    down(options?: { button?: 'left' | 'right' | 'middle'; clickCount?: number }): Promise<void>;
    up(options?: { button?: 'left' | 'right' | 'middle'; clickCount?: number }): Promise<void>;
    click(x: number, y: number, options?: { button?: 'left' | 'right' | 'middle'; clickCount?: number }): Promise<void>;
    dblclick(x: number, y: number): Promise<void>;
    wheel(deltaX: number, deltaY: number): Promise<void>;
  };
}

/** Returns what the page must see of a case on a computer. */
export const expectedEvents = (contractCase: ContractCase, { kind }: Pick<Computer, 'kind'>): readonly string[] =>
  (kind === 'desktop' ? contractCase.seesOnDesktop : undefined) ?? contractCase.sees;
