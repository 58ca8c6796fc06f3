import { describe, expect, test } from 'vitest';
import { checkPlotData, describePlot } from '../../scripts/pictures/plot-data.mjs';
import { barPlot, countPlot, stepPlot } from '../../scripts/pictures/plots.mjs';
import { supportMatrix } from '../../scripts/pictures/support-matrix.mjs';
import { wrapped } from '../../scripts/pictures/themed-svg.mjs';

const data = {
  title: 'Requests <of> a "call"',
  note: 'Counted & compared.',
  page: 'docs/x.md',
  unit: 'ms',
  series: ['first', 'second'],
  rows: [{ label: 'a & b', values: [20, 10] }],
};

const boxes = (svg: string): readonly string[] => svg.match(/<rect [^>]*>/g) ?? [];

describe('figures', () => {
  test('are returned as they were read', () => {
    expect(checkPlotData({ ...data, limit: { label: 'quietMs', value: 100 } }, 'x.json')).toEqual({
      ...data,
      limit: { label: 'quietMs', value: 100 },
    });
  });

  test.each([
    [{ ...data, title: '' }, 'x.json: `title` must be a text.'],
    [{ ...data, series: 'first' }, 'x.json: `series` must be a list.'],
    [{ ...data, rows: [{ label: 'a', values: [1] }] }, "x.json: 'a' has 1 values for 2 series."],
    [{ ...data, rows: [{ label: 'a', values: [1, -1] }] }, 'x.json: `values` must be 0 or more.'],
    [{ ...data, limit: { value: 1 } }, 'x.json: `limit` must be a text.'],
  ])('that are wrong are refused: %#', (wrong, message) => {
    expect(() => checkPlotData(wrong, 'x.json')).toThrow(message);
  });

  test('are a sentence for each row', () => {
    expect(describePlot(data)).toBe('a & b: first 20 ms, second 10 ms. Counted & compared.');
  });
});

describe('plots', () => {
  test('draw bars as long as their values', () => {
    expect(boxes(barPlot(data)).slice(-2)).toEqual([
      '<rect x="150" y="92" width="360" height="20" rx="3" class="second"/>',
      '<rect x="150" y="115" width="180" height="20" rx="3" class="first"/>',
    ]);
  });

  test('draw steps from the end of the one before', () => {
    const rows = [{ label: 'a', values: [10, 20] }];
    expect(boxes(stepPlot({ ...data, rows })).slice(-2)).toEqual([
      '<rect x="140" y="106" width="214" height="26" rx="0" class="first"/>',
      '<rect x="354" y="106" width="214" height="26" rx="0" class="pale"/>',
    ]);
  });

  test('draw a square for each of a number', () => {
    const rows = [{ label: 'a', values: [1, 3] }];
    const ground = 1;
    const swatches = 2;
    expect(boxes(countPlot({ ...data, rows }))).toHaveLength(ground + swatches + 4);
  });

  test('escape every text', () => {
    for (const svg of [barPlot(data), stepPlot(data), countPlot(data)]) {
      expect(svg).toContain('<title id="title">Requests &lt;of&gt; a &quot;call&quot;</title>');
      expect(svg).toContain('>a &amp; b</text>');
      expect(svg).not.toContain('<of>');
    }
  });
});

test('the matrix has a shape, a color and a word for each meaning', () => {
  const targets = ['local browser', 'lybic desktop', 'lightcone browser', 'lightcone desktop'];
  const svg = supportMatrix(targets, [{ ability: 'hover', cells: ['1 call', '3 calls', 'carried', 'refused'] }]);
  expect(svg).toContain(
    'hover: local browser 1 call, lybic desktop 3 calls, lightcone browser carried, lightcone desktop refused.',
  );
  for (const look of ['one', 'several', 'carried', 'refused']) {
    expect(svg).toContain(` class="${look}"/>`);
    expect(svg).toContain(`class="mark ${look}-mark"`);
    expect(svg).toContain(`class="small ${look}-ink"`);
  }
});

test('words are broken into lines', () => {
  expect(wrapped('one two three four', 9)).toEqual(['one two', 'three', 'four']);
  expect(wrapped('incomprehensible', 5)).toEqual(['incomprehensible']);
});
