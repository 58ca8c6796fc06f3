import type { Computer } from '@farhand/core';

/** Something that works on some computers only. */
type Mistake = (computer: Computer) => Promise<void>;

type MistakeName =
  | 'keyWhileButtonIsDown'
  | 'pictureWhileButtonIsDown'
  | 'dragInSteps'
  | 'wheelInPixels'
  | 'clickInSteps'
  | 'hover'
  | 'tripleClick'
  | 'tabsOfDesktop'
  | 'titleOfDesktop';

/** What one vendor supports and another refuses, as a user would write it. */
export const portingMistakes: Readonly<Record<MistakeName, Mistake>> = {
  /** A press that waits for its release, and something else between. */
  keyWhileButtonIsDown: async (computer) => {
    const { mouse, keyboard } = computer;
    await mouse.move(200, 100);
    await mouse.down();
    await keyboard.press('Escape');
    await mouse.up();
  },

  /** A look at the screen while a press waits for its release. */
  pictureWhileButtonIsDown: async (computer) => {
    const { mouse, screen } = computer;
    await mouse.move(200, 100);
    await mouse.down();
    await screen.screenshot();
    await mouse.up();
  },

  /** A drag along a path. */
  dragInSteps: async (computer) => {
    const { tab } = computer;
    await tab.drag({ x: 200, y: 100 }, { x: 300, y: 180 }, { steps: 4 });
  },

  /** A turn of the wheel in pixels. */
  wheelInPixels: async (computer) => {
    const { tab } = computer;
    await tab.wheel(0, 100, { at: { x: 200, y: 100 } });
  },

  /** A hover. */
  hover: async (computer) => {
    const { tab } = computer;
    await tab.hover(200, 100);
  },

  /** A click that the pointer comes to in several moves. */
  clickInSteps: async (computer) => {
    const { tab } = computer;
    await tab.click(200, 100, { steps: 5 });
  },

  /** A triple click. */
  tripleClick: async (computer) => {
    const { tab } = computer;
    await tab.click(200, 100, { clickCount: 3 });
  },

  /** The tabs of a desktop. */
  tabsOfDesktop: async (computer) => {
    await computer.tabs.open('https://example.com');
  },

  /** Reading a page's title. */
  titleOfDesktop: async (computer) => {
    const { tab } = computer;
    await tab.title();
  },
};
