import { expect, test } from 'vitest';
import { exportedOptions, optionsOf, tableOf } from './option-tables.js';

/** A table of the page: an interface of options, and the calls that accept it. */
type Table = readonly [interfaceName: string, calls: string];

/** Calls with options of their own. Their tables name only what they accept besides those of every call. */
const calls: readonly Table[] = [
  ['ClickOptions', '`tab.click`, `mouse.click`, `picture.click`'],
  ['DoubleClickOptions', '`tab.dblclick`, `mouse.dblclick`, `picture.dblclick`'],
  ['HoverOptions', '`tab.hover`, `picture.hover`'],
  ['DragOptions', '`tab.drag`, `mouse.drag`, `picture.drag`'],
  ['WheelOptions', '`tab.wheel`, `mouse.wheel`'],
  ['PictureWheelOptions', '`picture.wheel`'],
  ['MoveOptions', '`mouse.move`'],
  ['ButtonOptions', '`mouse.down`, `mouse.up`'],
  ['PressOptions', '`keyboard.press`, `tab.press`'],
  ['TypeOptions', '`keyboard.type`, `tab.type`'],
  ['ScreenshotOptions', '`screenshot` of computer, screen, tab and chain'],
  ['StillOptions', '`waitForStill`, `settled`'],
  ['ChangeOptions', '`waitForChange`'],
  ['DiffOptions', '`screenshot.diff`'],
  ['TextOptions', '`getByText`, `findText`'],
  ['WaitForOptions', '`locator.waitFor`'],
  ['ResizeOptions', '`picture.resize`'],
  ['FitOptions', '`picture.fit`'],
  ['JpegOptions', '`picture.jpeg`'],
  ['WebpOptions', '`picture.webp`'],
  ['SpaceOptions', '`picture.toDisplay` with a coordinate space'],
  ['RunOptions', '`shell.run`'],
  ['ShellSessionOptions', '`shell.open`'],
  ['ReadOptions', '`files.read`'],
  ['TransferOptions', '`files.write`, `files.upload`, `files.download`'],
  ['RecordOptions', '`computer.record`'],
  ['ScreencastOptions', '`computer.screencast`'],
  ['EventsOptions', '`computer.events`'],
  ['ReleaseOptions', '`computer.releaseAll`'],
  ['SweepOptions', '`sweep`'],
];

const others: readonly (readonly [packageName: string, ...Table])[] = [
  ['local-driver', 'LocalOptions', '`local()`'],
  ['lightcone-driver', 'LightconeOptions', '`lightcone()`, `lightconeClient()`'],
  ['lybic-driver', 'LybicOptions', '`lybic()`, `lybicClient()`'],
  ['webdriver-driver', 'WebDriverOptions', '`webdriver()`'],
  ['test', 'ComputerTestOptions', '`computerTest()`'],
  ['test', 'WithComputerOptions', '`withComputer()`'],
  ['test', 'MatchOptions', 'Matchers that wait'],
  ['test', 'PixelOptions', '`toHavePixel`'],
  ['test', 'ShowTextOptions', '`toShowText`'],
  ['test', 'ScreenshotMatchOptions', '`toMatchScreenshot`'],
  ['trace', 'TraceOptions', '`trace()`'],
  ['eyes', 'EyesOptions', '`eyes()`'],
  ['trace', 'SpansOptions', '`spans()` of `@farhand/trace/otel`'],
  ['emulators', 'LightconeOptions', '`serveLightcone()`'],
  ['emulators', 'LybicOptions', '`serveLybic()`'],
];

/** Exported interfaces without a table: parts of others, and options for authors of drivers and emulators. */
const withoutTable: readonly string[] = [
  'AttachOptions',
  'CallOptions',
  'CommandOptions',
  'ComparingOptions',
  'ComputerOptions',
  'LaunchOptions',
  'LybicRaiseOptions',
  'RaiseOptions',
  'SiteOptions',
  'StreamOptions',
  'WholeScreenshotOptions',
];

const entries = [
  ...[
    'core',
    'local-driver',
    'lightcone-driver',
    'lybic-driver',
    'webdriver-driver',
    'test',
    'trace',
    'eyes',
    'emulators',
  ].map((name) => `${name}/src/index.ts`),
  'test/src/adapter-types.ts',
  'trace/src/otel.ts',
];

type Options = ReturnType<typeof optionsOf>;

const callOptions = optionsOf('core', 'CallOptions');
const launchOptions = optionsOf('core', 'LaunchOptions');

/** Options without those that others have in the same words. */
const onTopOf = (others: Options, options: Options): Options =>
  options.filter(
    (option) => !others.some(({ name, description }) => name === option.name && description === option.description),
  );

const callSection = ([interfaceName, title]: Table): string =>
  `### ${title}\n\n${tableOf(onTopOf(callOptions, optionsOf('core', interfaceName)))}\n`;

/** Of a fixture, which launches, only what it adds to the options of a launch, and which of those it lacks. */
const otherSection = ([packageName, interfaceName, title]: (typeof others)[number]): string => {
  const options = optionsOf(packageName, interfaceName);
  const added = onTopOf(launchOptions, options);
  const lacking = launchOptions.filter(({ name }) => !options.some((option) => option.name === name));
  const also =
    added.length === options.length
      ? ''
      : ` Accepts the options of \`launch\` too, except ${lacking.map(({ name }) => `\`${name}\``).join(' and ')}, with [defaults of its own](../test/index.md#options-of-computertest).`;
  return `### ${title}\n\nFrom \`@farhand/${packageName}\`.${also}\n\n${tableOf(added)}\n`;
};

const attachNames = new Set(optionsOf('core', 'AttachOptions').map(({ name }) => name));

const page = `---
description: Every option of launch, attach, calls, drivers, test fixtures, traces and emulators, with its type, range and default.
question: Which options are there, and what are their defaults?
---

# Options, types and defaults

This page lists every option with its type and default. Farhand checks options before it does anything: an unknown name or a wrong type is
a \`TypeError\`, and a value outside its range is a \`RangeError\`. Times are in milliseconds, and \`0\` as a timeout is no limit. A test
generates this page from the doc comments of the packages.

\`\`\`ts
import { launch } from '@farhand/core';
import { local } from '@farhand/local-driver';

await using computer = await launch(local({ headless: true }), { display: { width: 800, height: 600 }, defaultTimeoutMs: 10_000 });
await computer.tab.click(300, 80, { modifiers: ['Shift'], timeoutMs: 5_000 });
console.log(computer.display);
\`\`\`

\`\`\`text [output]
{ width: 800, height: 600 }
\`\`\`

## \`launch\` and \`attach\`

Both accept these options. The timeout of \`launch\` and \`attach\` themselves is 120 s by default.

${tableOf(optionsOf('core', 'AttachOptions'))}

Only \`launch\` accepts these:

${tableOf(launchOptions.filter(({ name }) => !attachNames.has(name)))}

## Calls

Every call that waits accepts these options. The tables below list what each call accepts in addition.

${tableOf(callOptions)}

${calls.map(callSection).join('\n')}
## Drivers, fixtures and servers

${others.map(otherSection).join('\n')}`;

// To bring the page up to date after a change of options: `npx vitest run tests/options.test.ts --update`.
test('docs/reference/options.md has every option that the packages document', async () => {
  await expect(page).toMatchFileSnapshot('../docs/reference/options.md');
});

test('every exported interface of options has a table, or a reason for none', () => {
  const exported = entries.flatMap(exportedOptions);
  const known = [...calls.map(([name]) => name), ...others.map(([, name]) => name), ...withoutTable];
  expect([...new Set(known)].toSorted()).toEqual([...new Set(exported)].toSorted());
});

test('every option has a description', () => {
  expect(page.split('\n').filter((line) => /\|\s*\|$/.test(line))).toEqual([]);
});
