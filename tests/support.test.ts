import { abilities, type Ability } from '@farhand/core/driver';
import { expect, test } from 'vitest';
import { supportIn, supportTargets, supportText } from '../scripts/pictures/support-targets.mjs';

/** Symbols in front of cells, so that gaps are found at a glance. */
const marks: Readonly<Record<string, string>> = { refused: '✕', carried: '→' };

const row = (ability: Ability): string => {
  const cells = supportTargets.map((target) => {
    const text = supportText(supportIn(ability, target));
    return `${marks[text] ?? '✓'} ${text}`;
  });
  return `| ${[ability, ...cells].join(' | ')} |`;
};

/** One line for each gap; columns with the same reasons share it. */
const reasons = (): readonly string[] => {
  const titles = new Map<string, string[]>();
  for (const ability of abilities) {
    for (const column of supportTargets) {
      const support = supportIn(ability, column);
      if (support.supported) continue;
      const why = [...new Set(support.reasons.map((reason) => reason.replace(/^[^:]*: /, '')))].join('; ');
      const line = `${ability}.** ${why}.`;
      titles.set(line, [...(titles.get(line) ?? []), column.title]);
    }
  }
  return [...titles].map(([line, where]) => `- **${where.join(', ')}: ${line}`);
};

/** What the rules do not show. */
const others = `| what | local browser | desktops | lightcone browser | webdriver browser |
|---|---|---|---|---|
| a press while the browser shows a list or a picker of its own | refused: choose by keys | the mouse chooses | as the vendor does | as the server does |
| a key that a browser takes for itself, which the page leaves ([Tabs](../guide/tabs.md)) | done, or refused with what to call | the browser gets it | as the vendor does | reaches the page only |
| \`tab.reload()\`, \`goBack()\`, \`goForward()\` | yes | refused: press the key | refused: attach \`local({ cdpUrl })\` | yes |
| \`computer.on('tab')\`, \`on('tabclosed')\` | yes | refused | when a reply or a list shows it | by BiDi; without it, when input or a list shows it |
| \`computer.on('dialog')\` ([Dialogs and files](../guide/dialogs.md)) | yes | refused: answer on the screen | with \`lightcone({ dialogs })\`, otherwise refused | by BiDi; without it, asked for after input |
| \`computer.on('filechooser')\`, \`on('download')\` | yes | refused: on the screen | refused: attach \`local({ cdpUrl })\` | by BiDi; without it refused ([Files](../vendors/webdriver.md#files)) |`;

const page = `---
description: What every driver supports, action by action, in how many calls, and why it refuses the rest.
question: Which computer supports this action?
---

# Supported actions by driver

Ask at run time with \`computer.supports()\`, or look the action up in the table:

\`\`\`ts
import { launch } from '@farhand/core';
import { lightcone } from '@farhand/lightcone-driver';

await using computer = await launch(lightcone());
console.log('click:', computer.supports('click'), 'hover:', computer.supports('hover'));
\`\`\`

\`\`\`text [output]
click: true hover: false
\`\`\`

Each row is one small program, compiled by the rules of every driver. A test keeps the table current. The column of \`webdriver()\` is that of
Chrome; other browsers lack what DevTools commands do, such as \`insertText\`.

| entry | meaning |
|---|---|
| 1 call, 2 calls, … | so many of the vendor's own actions; several travel in one request if the vendor allows it |
| carried | sent with the next action that has a position, not by itself |
| refused | an \`UnsupportedActionError\` before anything is sent; [the reasons](#why-an-action-is-refused) are below the table |

| ability | ${supportTargets.map(({ title }) => title).join(' | ')} |
|---|${supportTargets.map(() => '---').join('|')}|
${abilities.map(row).join('\n')}

## Why an action is refused

${reasons().join('\n')}

## What depends on the page

No rule knows these in advance. The linked pages say more, and tests of the drivers cover them.

${others}
`;

// To bring the page up to date after a change of rules: `npx vitest run tests/support.test.ts --update`.
test('docs/reference/support.md says what the rules say', async () => {
  await expect(page).toMatchFileSnapshot('../docs/reference/support.md');
});
