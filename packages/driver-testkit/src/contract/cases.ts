import type { Ability, Computer, Tab } from '@farhand/core';

/** One behaviour: what a user writes, and what a page must see. */
export interface ContractCase {
  /** What is specified, as a sentence. */
  readonly name: string;
  /** Abilities it takes. Where one is missing, the same code must be refused before anything is sent. */
  readonly needs?: readonly Ability[];
  /** What the user writes. */
  run(computer: Computer, tab: Tab): PromiseLike<unknown>;
  /** What the page sees, line by line. */
  readonly sees: readonly string[];
  /** What it sees on a desktop, where a real keyboard and a real mouse say some things otherwise. Default: the same. */
  readonly seesOnDesktop?: readonly string[];
  /** The same with Playwright's own mouse and keyboard, which must make the page see the same. */
  playwright?(page: PlaywrightLike): Promise<void>;
}

/** The part of Playwright's `Page` that the contract's counterparts use. */
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

/** What the page must see of a case on a computer. */
export const expectedEvents = (contractCase: ContractCase, { kind }: Pick<Computer, 'kind'>): readonly string[] =>
  (kind === 'desktop' ? contractCase.seesOnDesktop : undefined) ?? contractCase.sees;
