/** Mistakes of one kind, on one computer. */
export interface Mistakes {
  readonly title: string;
  /** Sentences in front of them. */
  readonly about: string;
  /** Where they are made. Default: a browser of a driver in memory. */
  readonly on?: 'lightcone browser' | 'lybic desktop';
  /** What somebody writes, as it stands on the page. `computer`, `tab` and the drivers are there. */
  readonly write: readonly string[];
}

/** What newcomers write. Each is run, and stands in `docs/rely/mistakes.md` with the error that it gives. */
export const mistakes: readonly Mistakes[] = [
  {
    title: 'Where a function is wanted',
    about:
      'JavaScript calls what stands in the parentheses first. A click that was meant to be inside the hold is dropped, and the hold says so.',
    write: [
      "await computer.keyboard.hold('shift', tab.click(300, 80));",
      "await computer.keyboard.hold('shift', 5);",
      "await computer.mouse.hold('left', tab.hover(300, 80));",
      'await computer.explain(tab.click(300, 80));',
    ],
  },
  {
    title: 'A missing await',
    about:
      'A call acts whether or not you await it, but only an awaited call reports its error in its place. A computer that is launched without `await` is a promise.',
    write: [
      'tab.click(-5, 10);\nawait computer.close();',
      'tab.click(300, 80);\nawait computer.close();',
      'const computer = launch(driver);\nawait computer.tab.click(300, 80);',
    ],
  },
  {
    title: 'Points, sizes and keys in another form',
    about: 'Points are two numbers or `{ x, y }`. Two points are two objects. A chord is one string.',
    write: [
      'await tab.click([10, 20]);',
      'await tab.click(10);',
      'await tab.drag(1, 2, 3, 4);',
      'await tab.drag([1, 2], [3, 4]);',
      'await computer.mouse.move([10, 20]);',
      'await computer.mouse.move(-5, 40);',
      'await tab.wheel({ x: 0, y: 100 });',
      'await tab.wheel(100);',
      'await tab.setViewportSize(800, 600);',
      "await tab.press(['ctrl', 'a']);",
      "await tab.type(['a']);",
      "await tab.goto('example.com');",
      "await tab.goto('localhost:3000');",
      "await tab.click(10, 20, 'right');",
      "await computer.mouse.down('right');",
      "computer.supports('hoover');",
    ],
  },
  {
    title: 'Selectors, and methods of other libraries',
    about:
      'Farhand sees what a person sees: pixels. These methods are in no type; they throw where JavaScript calls them.',
    write: [
      "await tab.click('#submit');",
      "await tab.hover('#menu');",
      "await tab.type('#name', 'Ada');",
      "await tab.press('#name', 'Enter');",
      "await tab.locator('#submit').click();",
      "await tab.getByRole('button').click();",
      "await tab.fill('#name', 'Ada');",
      "await tab.waitForSelector('#done');",
      'await tab.waitForTimeout(1000);',
      'await tab.evaluate(() => document.title);',
      'await computer.newPage();',
      'await computer.click(300, 80);',
    ],
  },
  {
    title: 'Options in the wrong place',
    about: 'What a driver is, it is told by its factory. What a computer is, `launch` is told.',
    write: [
      'await launch(local(), { headless: false });',
      "await launch(local({ kind: 'desktop' }));",
      'await launch(local);',
      "await tab.screenshot({ path: 'shot.png' });",
      'await tab.click(10, 20, { delay: 50 });',
      'await tab.click(10, 20, { position: { x: 5, y: 5 } });',
    ],
  },
  {
    title: 'An address or a program that is none',
    about:
      'What Farhand asked or started is something else. Each of these did nothing. A server without such a path answers 404 here.',
    write: [
      "await launch(lightcone({ apiKey: 'key', baseUrl: 'http://127.0.0.1:7357/v9' }));",
      "await launch(lybic({ apiKey: 'key', orgId: 'org', shape: 'small', baseUrl: 'http://127.0.0.1:7357/v9' }), { kind: 'desktop' });",
      "await launch(webdriver({ url: 'http://127.0.0.1:7357/v9' }));",
      "await launch(webdriver({ url: 'http://grid.example:4444' }));",
      "await launch(webdriver({ capabilities: { 'se:name': 'mine' } }));",
      'await launch(webdriver(), { maxLifetimeMs: 600_000 });',
      "await launch(local({ executablePath: '/usr/bin/chromium-of-mine' }));",
      "await launch(local({ executablePath: '/etc/passwd' }));",
      "await launch(local({ executablePath: '/usr/bin/true' }));",
      '// DISPLAY is not set.\nawait launch(local({ headless: false }));',
      "await launch(local({ display: ':4711' }), { kind: 'desktop' });",
      "process.env.FARHAND_XVFB = '/usr/bin/true';\nawait launch(local(), { kind: 'desktop' });",
    ],
  },
  {
    title: 'Parts that a computer lacks',
    about: "`computer.supports('shell')` says beforehand whether there is one.",
    write: [
      "await computer.shell.run('ls');",
      "await computer.files.read('notes.txt');",
      'await computer.handoff.finished();',
    ],
  },
  {
    title: 'Tabs on a desktop',
    about: 'A desktop has one tab, which is its screen.',
    on: 'lybic desktop',
    write: ["await computer.tabs.open('https://example.com');", 'await tab.title();'],
  },
];
