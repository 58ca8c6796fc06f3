/** Methods of browsers in other libraries, and of tabs, with what to write in Farhand. */
export const elsewhereOnComputers: Readonly<Record<string, string>> = {
  'Write computer.tabs.open(url).': 'newPage newTab',
  'Write computer.tabs.list().': 'pages',
  'Launch another computer: it shares nothing with this one.': 'newContext createBrowserContext contexts',
  'Input and page methods belong to a tab, as in computer.tab.click(120, 80).':
    'click dblclick hover drag type press wheel goto fill locator evaluate url title content setViewportSize',
  'Write computer.keyboard.hold(…) or computer.mouse.hold(…).': 'hold',
  'Write computer.close().': 'quit disconnect dispose end',
  "Write computer.shell.run('ls').": 'exec run runCommand',
};
