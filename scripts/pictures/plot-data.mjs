// @ts-check
import { inRoot, readJson } from '../workspace.mjs';

/**
 * Figures of one measurement: a value for each row and series.
 * @typedef {object} PlotData
 * @property {string} title
 * @property {string} note what the figures are of
 * @property {string} page the document that has the same figures as text
 * @property {string} unit
 * @property {readonly string[]} series
 * @property {readonly { readonly label: string, readonly values: readonly number[] }[]} rows
 * @property {{ readonly label: string, readonly value: number }} [limit] a value that all are compared with
 */

const folder = 'docs/pictures/data';

/**
 * Reads the figures of a plot.
 * @param {string} name of the file, without its ending
 * @returns {PlotData}
 */
export const readPlotData = (name) => checkPlotData(readJson(inRoot(folder, `${name}.json`)), `${folder}/${name}.json`);

/**
 * Checks figures that were read.
 * @param {Record<string, unknown>} data
 * @param {string} path for messages
 * @returns {PlotData}
 */
export const checkPlotData = (data, path) => {
  /** @param {string} what @returns {never} */
  const fail = (what) => {
    throw new TypeError(`${path}: ${what}`);
  };
  /** @param {unknown} value @param {string} key */
  const text = (value, key) => (typeof value === 'string' && value !== '' ? value : fail(`\`${key}\` must be a text.`));
  /** @param {unknown} value @param {string} key @returns {readonly unknown[]} */
  const list = (value, key) => (Array.isArray(value) ? value : fail(`\`${key}\` must be a list.`));
  /** @param {unknown} value @param {string} key */
  const figure = (value, key) =>
    typeof value === 'number' && value >= 0 && value < Infinity ? value : fail(`\`${key}\` must be 0 or more.`);

  const series = list(data['series'], 'series').map((one) => text(one, 'series'));
  const rows = list(data['rows'], 'rows').map((row) => {
    const { label, values } = Object(row);
    const name = text(label, 'label');
    const figures = list(values, 'values').map((value) => figure(value, 'values'));
    if (figures.length !== series.length) fail(`'${name}' has ${figures.length} values for ${series.length} series.`);
    return { label: name, values: figures };
  });
  const limit = data['limit'] === undefined ? undefined : Object(data['limit']);
  return {
    title: text(data['title'], 'title'),
    note: text(data['note'], 'note'),
    page: text(data['page'], 'page'),
    unit: text(data['unit'], 'unit'),
    series,
    rows,
    ...(limit === undefined
      ? {}
      : { limit: { label: text(limit.label, 'limit'), value: figure(limit.value, 'limit') } }),
  };
};

/**
 * The figures as a sentence for each row, for those who do not see the plot.
 * @param {PlotData} data
 */
export const describePlot = ({ note, series, rows, unit }) =>
  [
    ...rows.map(
      ({ label, values }) => `${label}: ${values.map((value, at) => `${series[at]} ${value} ${unit}`).join(', ')}.`,
    ),
    note,
  ].join(' ');
