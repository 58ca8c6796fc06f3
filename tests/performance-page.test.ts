import { expect, test } from 'vitest';
import { pageOf, plotOf, type Measured } from '../bench/page.js';
import { inRoot, readJson } from '../scripts/workspace.mjs';

// `npm run bench -- --document` writes all of them from one run.

const measured: Measured = JSON.parse(JSON.stringify(readJson(inRoot('bench/measured.json'))));

test('docs/rely/performance.md shows what was measured', async () => {
  await expect(pageOf(measured)).toMatchFileSnapshot(inRoot('docs/rely/performance.md'));
});

test('so does its picture', () => {
  expect(readJson(inRoot('docs/pictures/data/beside-peers.json'))).toEqual(plotOf(measured));
});

test('everything that was compared is on the page', () => {
  const page = pageOf(measured);
  for (const { work } of measured.results) expect(page).toContain(`| ${work} |`);
});
