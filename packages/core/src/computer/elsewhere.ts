/** Methods of browsers in other libraries, and of tabs, and what is written here instead. */
export const elsewhereOnComputers: Readonly<Record<string, string>> = {
  'Write computer.tabs.open(url).': 'newPage newTab',
  'Write computer.tabs.list().': 'pages',
  'Launch another computer: it shares nothing with this one.': 'newContext createBrowserContext contexts',
  'Input and pages are those of the tab, as in computer.tab.click(120, 80).':
    'click dblclick hover drag type press wheel goto fill locator evaluate url title content setViewportSize',
  'Write computer.keyboard.hold(…) or computer.mouse.hold(…).': 'hold',
  'Write computer.close().': 'quit disconnect dispose end',
  "Write computer.shell.run('ls').": 'exec run runCommand',
};
