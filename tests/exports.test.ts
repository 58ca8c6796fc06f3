import { expect, test } from 'vitest';
import { agreedNamesPath, exportedNames, ofRunners } from '../scripts/check/public-names.mjs';
import { readJson } from '../scripts/workspace.mjs';

// What users can import. When a change is meant, `npm run public-names` writes the list anew: read its diff.
const agreed = readJson(agreedNamesPath);
const exported = await exportedNames();

test('the entry points are these', () => {
  expect(Object.keys(exported).sort()).toEqual(Object.keys(agreed).sort());
});

test.each(Object.keys(agreed))('%s exports these names and no others', (name) => {
  expect(exported[name]).toEqual(agreed[name]);
});

test.each(Object.keys(exported).filter((name) => !ofRunners.includes(name)))(
  '%s can be imported by its name',
  async (name) => {
    const module: unknown = await import(name);
    expect(Object.keys(Object(module)).sort()).toEqual(exported[name]?.values);
  },
);
