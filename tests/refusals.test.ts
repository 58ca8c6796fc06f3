import { readFileSync } from 'node:fs';
import { sep } from 'node:path';

import { FarhandError, launch, type Computer } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { serveLightcone, serveLybic } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { lybic } from '@farhand/lybic-driver';
import { expect, test } from 'vitest';

import { portingMistakes } from '../examples/porting-mistakes.js';
import { inRoot } from '../scripts/workspace.mjs';

type Vendor = 'lightcone' | 'lybic';

interface Section {
  readonly title: string;
  readonly vendor: Vendor;
  readonly mistake: keyof typeof portingMistakes;
  /** What to know besides what the error says. */
  readonly then: string;
}

const sections: readonly Section[] = [
  {
    title: 'A key while the button is down, on Lybic',
    vendor: 'lybic',
    mistake: 'keyWhileButtonIsDown',
    then: 'A press, one move and the release are fine, each awaited by itself: they travel together when the release comes.',
  },
  {
    title: 'A picture while the button is down, on Lybic',
    vendor: 'lybic',
    mistake: 'pictureWhileButtonIsDown',
    then: 'The picture would show a button that is up. Look before the press or after the release.',
  },
  {
    title: 'A drag along a path, on Lybic',
    vendor: 'lybic',
    mistake: 'dragInSteps',
    then: 'Where the way matters, as in drawing, draw it in straight pieces.',
  },
  {
    title: 'Pixels of scrolling, on a desktop',
    vendor: 'lybic',
    mistake: 'wheelInPixels',
    then: 'A desktop has a wheel with notches.',
  },
  {
    title: 'A shortcut with a capital letter, on a desktop',
    vendor: 'lybic',
    mistake: 'capitalShortcut',
    then: 'A keyboard makes a capital with Shift, and the program would see another shortcut.',
  },
  {
    title: 'A hover, on Lightcone',
    vendor: 'lightcone',
    mistake: 'hover',
    then: 'Where a menu opens under the pointer, a click often opens it too.',
  },
  {
    title: 'A triple click, on Lightcone',
    vendor: 'lightcone',
    mistake: 'tripleClick',
    then: 'To select a line, click into it and press Home, then Shift+End.',
  },
  {
    title: 'Tabs, on a desktop',
    vendor: 'lybic',
    mistake: 'tabsOfDesktop',
    then: '`computer.tab.goto(url)` opens a page in the default browser of the desktop.',
  },
  {
    title: 'The title of a page, on a desktop',
    vendor: 'lybic',
    mistake: 'titleOfDesktop',
    then: 'A desktop shows windows, not pages.',
  },
];

/** A computer of a vendor, on its emulator, over a recorder. */
const withComputer = async <T>(vendor: Vendor, work: (computer: Computer) => Promise<T>): Promise<T> => {
  if (vendor === 'lightcone') {
    await using server = await serveLightcone({ driver: recorder() });
    await using computer = await launch(lightcone({ apiKey: server.token, baseUrl: server.url }));
    return await work(computer);
  }
  await using server = await serveLybic({ driver: recorder() });
  const account = { apiKey: server.token, orgId: server.orgId, baseUrl: server.url, shape: 'beijing-2c-4g-cpu-linux' };
  await using computer = await launch(lybic(account), { kind: 'desktop' });
  return await work(computer);
};

const root = inRoot('') + sep;

/** An error as Node prints it, down to the user's line. */
const printed = (error: FarhandError): string => {
  const lines = String(error.stack).split('\n');
  const place = lines.findIndex((line) => /^ +at /.test(line));
  return lines
    .slice(0, place + 1)
    .join('\n')
    .replaceAll('file://', '')
    .replaceAll(root, '');
};

const source = readFileSync(inRoot('examples/porting-mistakes.ts'), 'utf8');

/** The statements of a mistake, as they are written. */
const statementsOf = (name: string): string => {
  const body = new RegExp(`  ${name}: async \\(computer\\) => \\{\\n(.*?)\\n  \\},`, 's').exec(source)?.[1];
  if (body === undefined) throw new Error(`There is no mistake ${name}.`);
  return body.replaceAll(/^ {4}/gm, '');
};

const sectionOf = async ({ title, vendor, mistake, then }: Section): Promise<string> => {
  const error = await withComputer(vendor, (computer) =>
    portingMistakes[mistake](computer).then(
      () => undefined,
      (thrown: unknown) => thrown,
    ),
  );
  if (!(error instanceof FarhandError)) throw new Error(`${mistake} was not refused: ${String(error)}`);
  return `## ${title}

\`\`\`ts
${statementsOf(mistake)}
\`\`\`

\`\`\`text
${printed(error)}
\`\`\`

${then}`;
};

// To bring the page up to date after a change of words: `npx vitest run tests/refusals.test.ts --update`.
test('docs/guide/refusals.md shows refusals as they print', async () => {
  const parts: string[] = [];
  for (const section of sections) parts.push(await sectionOf(section));
  const page = `# What a refusal looks like

What a vendor cannot do is refused before anything is sent, with an \`UnsupportedActionError\` or, where a computer lacks a whole
part, an \`UnsupportedFacetError\`. These are the ones that porting a script meets most, from
[examples/porting-mistakes.ts](../../examples/porting-mistakes.ts), as they print; a test keeps this page current.
[What each driver can do](../support.md) is the whole list, and \`computer.supports('hover')\` asks at run time.

${parts.join('\n\n')}
`;
  await expect(page).toMatchFileSnapshot('../docs/guide/refusals.md');
});
