import { launch } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { expect, test } from 'vitest';

import { textOf } from './repository-files.js';

const text = textOf('AGENTS.md');

/** The names in a row of the table of objects. */
const namesOf = (object: string): readonly string[] => {
  const [, cell = ''] = new RegExp(`^\\| \`${object}\` \\| (.+) \\|$`, 'm').exec(text) ?? [];
  return [...cell.matchAll(/`(\w+)(?:\(\))?`/g)].map(([, name = '']) => name);
};

test('the page for coding agents is short', () => {
  expect(text.split('\n').length).toBeLessThanOrEqual(90);
});

test('the page for coding agents names what is there', async () => {
  await using computer = await launch(recorder());
  const { tab, keyboard, mouse } = computer;
  const objects: Readonly<Record<string, object>> = { computer, tab, keyboard, mouse };
  for (const [name, object] of Object.entries(objects)) {
    const names = namesOf(name);
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((one) => !(one in object))).toEqual([]);
  }
});
