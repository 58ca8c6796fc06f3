// @ts-check
import { abilities } from '@farhand/core/driver';
import { readPlotData } from './plot-data.mjs';
import { barPlot, countPlot, stepPlot } from './plots.mjs';
import { supportMatrix } from './support-matrix.mjs';
import { supportIn, supportTargets, supportText } from './support-targets.mjs';

/** Where the pictures of the documentation are: beside the pages, which link to them as files on every host. */
export const picturesFolder = 'docs/pictures';

/** @param {import('@farhand/core/driver').Ability} ability */
const supportRow = (ability) => ({
  ability,
  cells: supportTargets.map((target) => supportText(supportIn(ability, target))),
});

/**
 * The pictures that are made of data: what makes the SVG of each, by the name of its file.
 * @type {Readonly<Record<string, () => string>>}
 */
export const pictures = {
  'beside-peers': () => barPlot(readPlotData('beside-peers')),
  'heap-after-computers': () => barPlot(readPlotData('heap-after-computers')),
  'phrases-found': () => barPlot(readPlotData('phrases-found')),
  'reading-time': () => barPlot(readPlotData('reading-time')),
  'requests-with-screenshot': () => countPlot(readPlotData('requests-with-screenshot')),
  'settled-delay': () => stepPlot(readPlotData('settled-delay')),
  'support-matrix': () =>
    supportMatrix(
      supportTargets.map(({ title }) => title),
      abilities.map(supportRow),
    ),
  'unknown-outcomes': () => barPlot(readPlotData('unknown-outcomes')),
};
