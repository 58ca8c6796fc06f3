import { sep } from 'node:path';
import { FarhandError, launch, type Computer } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { serveLightcone, serveLybic } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { lybic } from '@farhand/lybic-driver';
import { expect, test } from 'vitest';
import { portingMistakes } from '../examples/porting-mistakes.js';
import { inRoot } from '../scripts/workspace.mjs';
import { textOf } from './repository-files.js';

type MistakeName = keyof typeof portingMistakes;

const isMistake = (name: string): name is MistakeName => Object.hasOwn(portingMistakes, name);
const mistakes = Object.keys(portingMistakes).filter(isMistake);

/** What a mistake throws on a computer of a vendor, on its emulator, over a recorder. */
const thrownBy = async (name: MistakeName, vendor: 'lightcone' | 'lybic'): Promise<unknown> => {
  const outcome = (computer: Computer): Promise<unknown> =>
    portingMistakes[name](computer).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  if (vendor === 'lightcone') {
    await using server = await serveLightcone({ driver: recorder() });
    await using computer = await launch(lightcone({ apiKey: server.token, baseUrl: server.url }));
    return await outcome(computer);
  }
  await using server = await serveLybic({ driver: recorder() });
  const account = { apiKey: server.token, orgId: server.orgId, baseUrl: server.url, shape: 'beijing-2c-4g-cpu-linux' };
  await using computer = await launch(lybic(account), { kind: 'desktop' });
  return await outcome(computer);
};

/** An error as Node prints it, down to the user's line. */
const printed = (error: unknown): string => {
  if (!(error instanceof FarhandError)) throw new Error(`It was not refused: ${String(error)}`);
  const [text = ''] = /^[^]*?\n +at .*/.exec(String(error.stack)) ?? [];
  return text.replaceAll('file://', '').replaceAll(inRoot('') + sep, '');
};

/** The statements of a mistake, as they are written. */
const statementsOf = (name: string): string | undefined =>
  new RegExp(`  ${name}: async \\(computer\\) => \\{\\n(.*?)\\n  \\},`, 's')
    .exec(textOf('examples/porting-mistakes.ts'))?.[1]
    ?.replaceAll(/^ {4}/gm, '');

// The titles and the prose are the page's own. To bring what is printed up to date, run this test with `--update`.
test('docs/vendors/refusals.md has every mistake, as it is written and as its refusal prints', async () => {
  const page = textOf('docs/vendors/refusals.md');
  const sections = [...page.matchAll(/^## (.+)\n\n```ts\n([^]+?)\n```\n\n(```text\n[^]+?\n```)$/gm)];
  expect(sections.map(([, , statements]) => statements)).toEqual(mistakes.map(statementsOf));
  let current = page;
  for (const [index, name] of mistakes.entries()) {
    const [, title = '', , shown = ''] = sections[index] ?? [];
    const error = await thrownBy(name, title.endsWith('on Lightcone') ? 'lightcone' : 'lybic');
    current = current.replace(shown, () => `\`\`\`text\n${printed(error)}\n\`\`\``);
  }
  await expect(current).toMatchFileSnapshot('../docs/vendors/refusals.md');
});
