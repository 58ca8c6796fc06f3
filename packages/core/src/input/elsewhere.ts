/** Methods of pages in Playwright, Puppeteer and Selenium, with what to write in Farhand. */
export const elsewhereOnTabs: Readonly<Record<string, string>> = {
  "Farhand has no selectors. Write tab.getByText('Save').click(), tab.click(120, 80) with a point from tab.screenshot(), or find the element with Playwright over computer.cdpUrl().":
    '$ $$ $eval $$eval locator frameLocator frame frames getByRole getByText getByLabel getByPlaceholder getByTestId getByTitle getByAltText findElement check uncheck focus selectOption dispatchEvent getAttribute innerText innerHTML inputValue textContent isVisible waitForSelector',
  'Click the field, then type: tab.click(120, 80).type(text).': 'fill clear sendKeys',
  'Farhand does not run scripts in pages. Use Playwright over computer.cdpUrl().':
    'evaluate evaluateHandle exposeFunction addInitScript addScriptTag addStyleTag executeScript route unroute',
  'Wait for the screen with tab.waitForStill() or tab.waitForChange(). To wait a fixed time, write tab.mouse.pause(ms).':
    'waitForTimeout waitForLoadState waitForNavigation waitForURL waitForFunction waitForRequest waitForResponse waitForNetworkIdle sleep',
  'Write tab.mouse.move(x, y).': 'move',
  'Write tab.drag({ x: 120, y: 80 }, { x: 300, y: 80 }).': 'dragAndDrop dragTo',
  'Write tab.wheel(0, 300).': 'scroll scrollTo scrollBy scrollIntoView',
  'Farhand has no touch input. Write tab.click(120, 80).': 'tap',
  "Write tab.goto('data:text/html,…').": 'setContent',
  'Write tab.dblclick(120, 80).': 'doubleClick doubleclick',
  "Write tab.click(120, 80, { button: 'right' }).": 'rightClick contextClick',
  "Write tab.keyboard.hold('Shift', () => tab.click(120, 80)).": 'hold keyDown keyUp',
  'Write tab.setViewportSize({ width: 1280, height: 720 }).': 'setViewport',
  'Write computer.display.': 'viewport viewportSize',
  'Write launch(driver, { defaultTimeoutMs }).': 'setDefaultTimeout setDefaultNavigationTimeout',
};
