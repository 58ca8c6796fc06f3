import type { Computer } from '@farhand/core';

/** A press that waits for its release, and something else between. */
export const keyWhileButtonIsDown = async (computer: Computer): Promise<void> => {
  const { mouse, keyboard } = computer;
  await mouse.move(200, 100);
  await mouse.down();
  await keyboard.press('Escape');
  await mouse.up();
};

/** A look at the screen while a press waits for its release. */
export const pictureWhileButtonIsDown = async (computer: Computer): Promise<void> => {
  const { mouse, screen } = computer;
  await mouse.move(200, 100);
  await mouse.down();
  await screen.screenshot();
  await mouse.up();
};

/** A drag along a path. */
export const dragInSteps = async (computer: Computer): Promise<void> => {
  const { tab } = computer;
  await tab.drag({ x: 200, y: 100 }, { x: 300, y: 180 }, { steps: 4 });
};

/** A turn of the wheel in pixels. */
export const wheelInPixels = async (computer: Computer): Promise<void> => {
  const { tab } = computer;
  await tab.wheel(0, 100, { at: { x: 200, y: 100 } });
};

/** A shortcut written with a capital letter. */
export const capitalShortcut = async (computer: Computer): Promise<void> => {
  const { keyboard } = computer;
  await keyboard.press('Control+A');
};

/** A hover. */
export const hover = async (computer: Computer): Promise<void> => {
  const { tab } = computer;
  await tab.hover(200, 100);
};

/** A triple click. */
export const tripleClick = async (computer: Computer): Promise<void> => {
  const { tab } = computer;
  await tab.click(200, 100, { clickCount: 3 });
};

/** The tabs of a desktop. */
export const tabsOfDesktop = async (computer: Computer): Promise<void> => {
  await computer.tabs.open('https://example.com');
};

/** What only a page can tell. */
export const titleOfDesktop = async (computer: Computer): Promise<void> => {
  const { tab } = computer;
  await tab.title();
};
