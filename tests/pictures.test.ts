import { expect, test } from 'vitest';
import { readPlotData } from '../scripts/pictures/plot-data.mjs';
import { pictures, picturesFolder } from '../scripts/pictures/pictures.mjs';
import { repositoryFiles, textOf } from './repository-files.js';

// To bring the pictures up to date after a change of data or rules: `npm run pictures`.
test.each(Object.entries(pictures))('%s.svg is what its data make', async (name, draw) => {
  await expect(draw()).toMatchFileSnapshot(`../${picturesFolder}/${name}.svg`);
});

test('every SVG has a script that draws it', () => {
  const drawn = repositoryFiles.filter((path) => path.startsWith(`${picturesFolder}/`) && path.endsWith('.svg'));
  expect(drawn).toEqual(Object.keys(pictures).map((name) => `${picturesFolder}/${name}.svg`));
});

test.each(Object.entries(pictures))('%s.svg has a title and a description, and loads nothing', (_, draw) => {
  const svg = draw();
  expect(svg).toMatch(/<title id="title">[^<]{10,}<\/title>\n<desc id="description">[^<]{100,}<\/desc>/);
  expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|url\(|@import|href/);
});

const figures = repositoryFiles.flatMap((path) => /^docs\/pictures\/data\/(.+)\.json$/.exec(path)?.slice(1) ?? []);

test.each(figures)('the figures of %s stand on the page that the data name', (name) => {
  const { page, rows } = readPlotData(name);
  const text = textOf(page);
  const missing = rows
    .flatMap(({ values }) => values)
    .filter((value) => ![String(value), value.toFixed(1)].some((figure) => text.includes(` ${figure}`)));
  expect(missing).toEqual([]);
});
