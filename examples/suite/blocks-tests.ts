import type { Tab } from '@farhand/core';
import type { Assertions, ComputerFixtures } from '@farhand/test';
import { blocksPage, colours, places, sealOf } from './blocks-page.js';

/** What the tests use of a runner. */
export interface Runner {
  readonly test: (name: string, body: (fixtures: ComputerFixtures) => Promise<void>) => unknown;
  readonly expect: (received: unknown) => Assertions;
}

/** A suite that is the same for every runner and every computer. It checks colors, which desktops show as well. */
export const blocksTests = ({ test, expect }: Runner): void => {
  const { block, corner, cell } = places;

  let openings = 0;

  /**
   * Opens the page. A desktop does not report when it has loaded, and shows the old page until then, so each opening
   * has its own color.
   */
  const open = async (tab: Tab): Promise<void> => {
    openings += 1;
    await tab.goto(blocksPage(openings));
    await expect(tab).toHavePixel(places.seal, sealOf(openings), { timeoutMs: 25_000 });
  };

  test('a click chooses a block', async ({ tab }) => {
    await open(tab);
    await tab.click(block(1));
    await expect(tab).toHavePixel(corner(1), colours.chosen);
    await expect(tab).toHavePixel(corner(2), colours.plain);
  });

  test('another click chooses another one', async ({ tab }) => {
    await open(tab);
    await tab.click(block(1)).click(block(3));
    await expect(tab).toHavePixel(corner(3), colours.chosen);
    await expect(tab).not.toHavePixel(corner(1), colours.chosen);
  });

  test('Shift chooses a range', async ({ computer, tab }) => {
    await open(tab);
    await tab.click(block(1));
    await computer.keyboard.hold('shift', () => tab.click(block(4)));
    for (const index of [1, 2, 3, 4]) await expect(tab).toHavePixel(corner(index), colours.chosen);
    await expect(tab).toHavePixel(corner(0), colours.plain);
  });

  test('Control adds one', async ({ computer, tab }) => {
    await open(tab);
    await tab.click(block(0));
    await computer.keyboard.hold('control', () => tab.click(block(4)));
    await expect(tab).toHavePixel(corner(0), colours.chosen);
    await expect(tab).toHavePixel(corner(4), colours.chosen);
    await expect(tab).toHavePixel(corner(2), colours.plain);
  });

  test('a double click opens one', async ({ tab }) => {
    await open(tab);
    await tab.dblclick(block(2));
    await expect(tab).toHavePixel(corner(2), colours.opened);
  });

  test('a right click marks one', async ({ tab }) => {
    await open(tab);
    await tab.click(block(2), { button: 'right' });
    await expect(tab).toHavePixel(corner(2), colours.marked);
  });

  test('an arrow goes on', async ({ tab }) => {
    await open(tab);
    await tab.click(block(0));
    await tab.press('ArrowRight');
    await expect(tab).toHavePixel(corner(1), colours.chosen);
    await expect(tab).toHavePixel(corner(0), colours.plain);
  });

  test('a chord extends the range', async ({ tab }) => {
    await open(tab);
    await tab.click(block(1));
    await tab.press('Shift+ArrowRight').press('Shift+ArrowRight');
    for (const index of [1, 2, 3]) await expect(tab).toHavePixel(corner(index), colours.chosen);
  });

  test('each character fills a cell', async ({ tab }) => {
    await open(tab);
    await tab.click(block(0)).type('kiwi');
    await expect(tab).toHavePixel(cell(3), colours.typed);
    await expect(tab).toHavePixel(cell(4), colours.empty);
  });

  test('Backspace empties one', async ({ tab }) => {
    await open(tab);
    await tab.click(block(0)).type('kiwi').press('Backspace');
    await expect(tab).toHavePixel(cell(2), colours.typed);
    await expect(tab).toHavePixel(cell(3), colours.empty);
  });

  test('a card is dragged to its slot', async ({ tab }) => {
    await open(tab);
    await tab.drag(places.card, places.slot);
    await expect(tab).toHavePixel(places.slotCorner, colours.chosen);
  });

  test('the wheel turns', async ({ tab }) => {
    await open(tab);
    await tab.wheel(0, 120, { at: places.wheel });
    await expect(tab).toHavePixel(places.wheelCorner, colours.marked);
  });

  test('a hold with a click takes one request', async ({ computer, tab }) => {
    await open(tab);
    const receipt = await computer.keyboard.hold('shift', () => tab.click(block(3)));
    await expect(receipt).toTakeAtMost({ requests: 1 });
    await expect(computer).toHoldNothing();
  });

  test('the page looks as before', async ({ computer, tab }) => {
    await open(tab);
    await tab.click(block(1)).type('fig');
    await expect(tab).toBeStill();
    const region = { x: 0, y: 20, width: 640, height: 310 };
    await expect(computer.screen).toMatchScreenshot('block-and-cells', { region });
  });
};
