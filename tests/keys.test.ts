import { compile, initialState, leaf, UnsupportedActionError, type Action, type Driver } from '@farhand/core/driver';
import { lightcone } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { lybic } from '@farhand/lybic-driver';
import { webdriver } from '@farhand/webdriver-driver';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { keySpellings } from '../packages/core/src/keys/key-spellings.js';
import { characterKeys, namedKeys, positionalKeys } from '../packages/core/src/keys/us-layout.js';
import { inRoot } from '../scripts/workspace.mjs';

const columns: readonly { readonly title: string; readonly driver: Driver; readonly kind: 'browser' | 'desktop' }[] = [
  { title: 'local browser', driver: local(), kind: 'browser' },
  { title: 'local desktop', driver: local(), kind: 'desktop' },
  { title: 'Lightcone', driver: lightcone(), kind: 'browser' },
  { title: 'Lybic', driver: lybic(), kind: 'desktop' },
  { title: 'WebDriver', driver: webdriver(), kind: 'browser' },
];

/** What is tried with each key: it alone, it in a chord, and it being held. */
const uses = (key: string): readonly (readonly Action[])[] => [
  [{ type: 'press', key, modifiers: [], holdMs: 0 }],
  [{ type: 'press', key, modifiers: [key === 'Control' ? 'Alt' : 'Control'], holdMs: 0 }],
  [{ type: 'keyDown', key }],
];

const compiles = (actions: readonly Action[], { driver, kind }: (typeof columns)[number]): boolean => {
  const nodes = actions.map((action) => leaf(action, { action, calledAt: () => 'the table' }));
  try {
    compile(nodes, { state: initialState, deferred: [] }, { name: driver.name, rules: driver.rules(kind) });
    return true;
  } catch (error) {
    if (error instanceof UnsupportedActionError) return false;
    throw error;
  }
};

const support = (key: string, column: (typeof columns)[number]): string => {
  const [alone, ...others] = uses(key).map((actions) => compiles(actions, column));
  if (alone !== true) return 'refused';
  return others.every(Boolean) ? 'yes' : others.some(Boolean) ? 'partly' : 'alone';
};

const code = (text: string): string =>
  text.includes('`') ? `\`\` ${text} \`\`` : `\`${text.replaceAll('|', '\\|')}\``;

/** Other spellings of a key, without those that the page names by rule. */
const aliases = (key: string, places: readonly string[]): string =>
  [...keySpellings]
    .filter(([spelling, meant]) => meant === key && !/^[\uE000-\uF8FF]/.test(spelling))
    .map(([spelling]) => spelling)
    .filter((spelling) => ![key, ...places].some((name) => name.toLowerCase() === spelling))
    .map(code)
    .join(' ');

const head = `| key | place | also written | ${columns.map(({ title }) => title).join(' | ')} |
|---|---|---|${columns.map(() => '---').join('|')}|`;

const row = (key: string, place: string, shown = key): string =>
  `| ${[code(shown), key === place ? '' : code(place), aliases(key, [place]), ...columns.map((column) => support(key, column))].join(' | ')} |`;

const isWordless = (key: string): boolean => /^[a-z0-9]$/.test(key);
const signs = characterKeys.filter(([, key]) => !isWordless(key));

const page = `---
description: Every key name and alias that press, down, up, hold and modifiers accept, with what each computer supports.
question: What is the name of this key?
---

# Key names and aliases

\`press\`, \`down\`, \`up\`, \`hold\` and \`modifiers\` accept the names on this page:

\`\`\`ts
import { launch } from '@farhand/core';
import { local } from '@farhand/local-driver';

await using computer = await launch(local());
const { keyboard } = computer;
await computer.tab.goto('data:text/html,<body onkeydown="document.title += event.code + 1">');
await keyboard.press('Control+B').press('Page_Down').press('KP_Enter').press('1');
console.log(await computer.tab.title());
\`\`\`

\`\`\`text [output]
ControlLeft1KeyB1PageDown1NumpadEnter1Digit11
\`\`\`

- **Spelling.** Names ignore case, \`_\`, \`-\` and blanks: \`Page_Down\`, \`page down\` and \`PAGEDOWN\` are one key. A single character keeps its
  case.
- **Chords.** \`+\` joins names: \`Control+Shift+T\`. After Control, Alt or Meta, a capital letter means its key, so \`Control+A\` is
  \`Control+a\`. Farhand holds Shift only where you write it.
- **\`ControlOrMeta\`** is Meta on a Mac and Control elsewhere.
- **Holding.** A key is held by its place on the keyboard. \`down('A')\` and \`up('a')\` address one key, \`Enter\` and \`NumpadEnter\` two.
- **Hyphens.** A hyphen or blank after a modifier may stand for a chord. Farhand refuses \`ctrl-l\` and shows both readings.
- **WebDriver's private characters**, such as \`\\uE007\` for Enter, are names too.
- **Unknown names** are a \`TypeError\`, with a close match if there is one: \`'Ctrl-A'\` suggests \`'Control+a'\`.

The last columns show what each computer supports of a press of the key, a chord of Control and the key, and a hold. A test keeps them current.

| entry | meaning |
|---|---|
| yes | all three |
| alone | a press of the key by itself; chords and holds are refused |
| partly | a press of the key; chords or holds are refused |
| refused | nothing: an \`UnsupportedActionError\` before anything is sent |

## Letters and digits

\`a\` to \`z\`, \`A\` to \`Z\` and \`0\` to \`9\` are keys. Their places are \`KeyA\` to \`KeyZ\` and \`Digit0\` to \`Digit9\`.

| key | ${columns.map(({ title }) => title).join(' | ')} |
|---|${columns.map(() => '---').join('|')}|
${['a', 'A', '1'].map((key) => `| ${code(key)} | ${columns.map((column) => support(key, column)).join(' | ')} |`).join('\n')}

## Signs

${head}
${signs
  .map(([place, key]) => row(key, place, key === ' ' ? 'Space' : key))
  .concat(
    characterKeys.flatMap(([place, key, , above]) =>
      above === undefined || /^[a-z]$/.test(key) ? [] : [row(above, place)],
    ),
  )
  .join('\n')}

## Keys that act

${head}
${namedKeys.map(([place, key]) => row(key, place)).join('\n')}

## Keys that only their place names

The number pad has its digits, as with NumLock on.

${head}
${positionalKeys.map(([place]) => row(place, place)).join('\n')}

## Differences by computer

- **Local desktop.** Chromium there reports \`AltGraph\`, \`Clear\` and \`LaunchMediaPlayer\` with an empty \`code\`, and names the last one
  \`LaunchMusicPlayer\`. A desktop that Farhand did not start has the keys of its keyboard; Farhand puts other keys on spare ones.
- **Local browser.** A headless Chromium reports \`BrowserBack\` and similar keys to the page.
- **Lightcone** documents modifiers, editing and arrow keys, F1 to F24, letters and digits. Farhand sends no other names.
- **Lybic** accepts names of X keysyms, and Farhand sends those.
- **WebDriver** has codes for the keys that its specification lists, and sends others as characters. chromedriver reports \`NumpadEnter\` with
  location 1.
`;

// To bring the page up to date after a change of names: `npx vitest run tests/keys.test.ts --update`.
test('docs/reference/keys.md has every name of a key', async () => {
  await expect(page).toMatchFileSnapshot('../docs/reference/keys.md');
});

test('all letters and all digits are as the first ones', () => {
  for (const column of columns) {
    const letters = new Set([...'abcdefghijklmnopqrstuvwxyz'].map((key) => support(key, column)));
    const capitals = new Set([...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((key) => support(key, column)));
    const digits = new Set([...'0123456789'].map((key) => support(key, column)));
    expect([letters.size, capitals.size, digits.size]).toEqual([1, 1, 1]);
  }
});

test('KeyName, which editors complete, has every key and every place', { timeout: 120_000 }, () => {
  const file = inRoot('packages/core/src/keys/key-name.ts');
  const program = ts.createProgram([file], { module: ts.ModuleKind.NodeNext, lib: ['lib.es5.d.ts'], types: [] });
  const source = program.getSourceFile(file);
  const alias = source?.statements.find((one) => ts.isTypeAliasDeclaration(one) && one.name.text === 'KeyName');
  if (alias === undefined) throw new Error('There is no type KeyName.');
  const type = program.getTypeChecker().getTypeAtLocation(alias);
  const members = type.isUnion() ? type.types.flatMap((one) => (one.isStringLiteral() ? [one.value] : [])) : [];
  const names = [...characterKeys, ...namedKeys].flatMap(([place, key, , above]) => [place, key, above ?? key]);
  const all = new Set([...names, ...positionalKeys.map(([place]) => place), 'ControlOrMeta']);
  expect(members.toSorted()).toEqual([...all].toSorted());
});
