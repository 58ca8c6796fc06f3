import type { Computer } from '@farhand/core';
import { chromium } from 'playwright-core';

/** A shop where a click with Shift selects everything back to the last click. */
const shop = `data:text/html,${encodeURIComponent(`
  <title>Fruit</title>
  <style>body { margin: 0; font: 16px sans-serif } li { padding: 12px }</style>
  <label>Name <input id="name"></label>
  <ul><li>apple<li>banana<li>cherry<li>damson</ul>
  <output></output>
  <script>
    const items = [...document.querySelectorAll('li')];
    let first = 0;
    items.forEach((item, index) => item.addEventListener('click', (event) => {
      if (!event.shiftKey) first = index;
      const chosen = items.slice(Math.min(first, index), Math.max(first, index) + 1);
      document.querySelector('output').textContent = chosen.map((one) => one.textContent.trim()).join(', ');
    }));
  </script>`)}`;

/** What Playwright and Farhand see of one page. */
export interface Seen {
  /** The text in the page, as Playwright reads it. */
  readonly name: string;
  readonly chosen: string;
  /** The title, as Farhand reads it. */
  readonly title: string;
}

/**
 * Drives one browser with Playwright's locators and Farhand's input: Playwright finds and checks elements, Farhand
 * performs the input. Each has its own queue, so the code awaits one before it calls the other.
 */
export const withPlaywright = async (computer: Computer): Promise<Seen> => {
  const { tab, keyboard } = computer;
  await tab.goto(shop);

  const browser = await chromium.connectOverCDP(await computer.cdpUrl());
  try {
    // The existing context and page: the tab that Farhand drives.
    const page = browser.contexts()[0]?.pages()[0];
    if (page === undefined) throw new Error('The browser has no tab.');

    const clickOn = async (text: string): Promise<void> => {
      const box = await page.getByText(text).boundingBox();
      if (box === null) throw new Error(`There is no ${text}.`);
      await tab.click(box.x + box.width / 2, box.y + box.height / 2);
    };

    await page.getByLabel('Name').fill('Ada');
    await page.getByLabel('Name').focus();
    await keyboard.type(' Lovelace');

    await clickOn('banana');
    await keyboard.hold('shift', () => clickOn('damson'));

    return {
      name: await page.getByLabel('Name').inputValue(),
      chosen: (await page.locator('output').textContent()) ?? '',
      title: await tab.title(),
    };
  } finally {
    // Closes Playwright's connection. The browser belongs to Farhand and continues to run.
    await browser.close();
  }
};
