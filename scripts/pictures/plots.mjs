// @ts-check
import { describePlot } from './plot-data.mjs';
import { box, line, pictureWidth, themedSvg, wrapped } from './themed-svg.mjs';

/** @typedef {import('./plot-data.mjs').PlotData} PlotData */

const margin = 24;
const top = 38;
const noteLineHeight = 18;

/** Where a plot has its rows: below its title and its legend, if it has one. */
const firstRow = 92;
const firstRowWithoutLegend = 62;

/**
 * Title above, note below, and between them what a plot draws.
 * @param {PlotData} data
 * @param {readonly string[]} legend
 * @param {readonly string[]} rows
 * @param {number} end where the rows end
 */
const framed = (data, legend, rows, end) => {
  const notes = wrapped(data.note, 76).map((text, index) =>
    line(margin, end + 28 + index * noteLineHeight, text, { look: 'muted small' }),
  );
  return themedSvg({
    title: data.title,
    description: describePlot(data),
    height: end + 28 + notes.length * noteLineHeight,
    body: [line(margin, top, data.title, { look: 'title' }), ...legend, ...rows, ...notes],
  });
};

/**
 * Names of series, each behind a swatch of its color.
 * @param {readonly string[]} series
 * @param {readonly string[]} looks
 */
const legendOf = (series, looks) => {
  let x = margin;
  return series.flatMap((name, index) => {
    const swatch = box({ x, y: 55, width: 14, height: 14 }, looks[index] ?? 'first');
    const text = line(x + 21, 67, name, { look: 'muted' });
    x += 21 + name.length * 7.6 + 24;
    return [swatch, text];
  });
};

/**
 * Horizontal bars from zero, one for each series, with their values at their ends. Two series have colors and a legend. More
 * are points in time, with their names in the bars.
 * @param {PlotData} data
 */
export const barPlot = (data) => {
  const { rows, series, unit } = data;
  const isPair = series.length === 2;
  const first = isPair ? firstRow : firstRowWithoutLegend;
  const [left, right] = [isPair ? 150 : 110, pictureWidth - margin - 66];
  const most = Math.max(...rows.flatMap(({ values }) => values));
  const [bar, gap] = [20, 16];
  const rowHeight = series.length * (bar + 3) + gap;
  const looks = isPair ? ['second', 'first'] : [];
  const drawn = rows.flatMap(({ label, values }, row) => {
    const y = first + row * rowHeight;
    const middle = y + (series.length * (bar + 3)) / 2 + 3;
    const bars = values.flatMap((value, index) => {
      const width = (value / most) * (right - left);
      const at = y + index * (bar + 3);
      const inside = isPair ? [] : [line(left + 9, at + bar - 5, series[index] ?? '', { look: 'inside small' })];
      return [
        box({ x: left, y: at, width, height: bar }, looks[index] ?? 'first'),
        ...inside,
        line(left + width + 7, at + bar - 5, `${value.toFixed(1)} ${unit}`),
      ];
    });
    return [line(margin, middle, label), ...bars];
  });
  const legend = isPair ? legendOf(series, looks) : [];
  return framed(data, legend, drawn, first + rows.length * rowHeight - gap);
};

/**
 * Values of one row as steps on one bar, each longer than the one before.
 * @param {PlotData} data
 */
export const stepPlot = (data) => {
  const { rows, series, unit, limit } = data;
  const [left, right] = [140, pictureWidth - margin - 8];
  const most = Math.max(...rows.flatMap(({ values }) => values));
  const scale = (right - left) / most;
  const rowHeight = 64;
  const looks = ['first', 'pale', 'step'];
  const drawn = rows.flatMap(({ label, values }, row) => {
    const y = firstRow + 14 + row * rowHeight;
    const steps = values.flatMap((value, index) => {
      const from = index === 0 ? 0 : (values[index - 1] ?? 0);
      const end = left + value * scale;
      return [
        box({ x: left + from * scale, y, width: (value - from) * scale, height: 26 }, looks[index] ?? 'step', 0),
        line(end, y + 43, index === values.length - 1 ? `${value} ${unit}` : `${value}`, {
          anchor: 'end',
          look: 'small',
        }),
      ];
    });
    return [line(margin, y + 18, label), ...steps];
  });
  const end = firstRow + 14 + rows.length * rowHeight - 16;
  const at = left + (limit?.value ?? 0) * scale;
  const down = `M${at} ${firstRow + 5}V${end - 26}`;
  const limits =
    limit === undefined
      ? []
      : [
          `<path class="halo" d="${down}"/><path class="limit" d="${down}"/>`,
          line(at, firstRow, `${limit.label}: ${limit.value} ${unit}`, { anchor: 'middle', look: 'muted small' }),
        ];
  return framed(data, legendOf(series, looks), [...drawn, ...limits], end);
};

/**
 * Small numbers as squares to count.
 * @param {PlotData} data
 */
export const countPlot = (data) => {
  const { rows, series } = data;
  const rowHeight = 70;
  const looks = ['first', 'second'];
  const drawn = rows.flatMap(({ label, values }, row) => {
    const y = firstRow + 10 + row * rowHeight;
    const counts = values.flatMap((value, index) => {
      const x = margin + index * 180;
      const squares = Array.from({ length: value }, (_, count) =>
        box({ x: x + count * 26, y: y + 12, width: 21, height: 21 }, looks[index] ?? 'first'),
      );
      return [...squares, line(x + value * 26 + 5, y + 28, String(value), { look: 'strong' })];
    });
    return [line(margin, y, label, { look: 'code' }), ...counts];
  });
  return framed(data, legendOf(series, looks), drawn, firstRow + rows.length * rowHeight - 24);
};
