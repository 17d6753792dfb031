/**
 * Charts on a card: the platform draws them itself (VChart, JSON only), or shows a picture of ours; their numbers stand below in
 * words either way. Only kinds of charts are used that its documentation shows.
 */
import { drawable, wrapped } from '../../charts/label.ts';
import { type Chart, type ChartPanel, chartLines } from '../../domain/chart.ts';
import { bold, type CardElement, div, plain } from './card-json.ts';
import { isBlank } from './cut.ts';

/** In em, of what stands left of a chart on a phone. */
const LABEL = 8;
/** The rest is in words. */
const MARKS_AT_MOST = 40;
/** A heat map is shown as stacked bars, which need a line a row. */
const CELLS_AT_MOST = 100;
const COLOURS = ['#6aa8de', '#3a71a7', '#0a3a70', '#8a6d3b', '#5b8c5a', '#7a4b8a', '#c46a4a', '#3d8f8f'];
const PLANNED = '#b4bbc7';
const HEIGHT_AT_MOST = 900;
const ABOVE = '6px 0px 0px 0px';

/** @param drawn keys of pictures; a chart that is not among them could not be drawn */
export function chartElements(chart: Chart, drawn: ReadonlyMap<Chart, string> | undefined): CardElement[] {
  const words = chartLines(chart);
  const key = drawn?.get(chart);
  const shown =
    drawn === undefined
      ? chart.panels.flatMap(nativeElements)
      : key === undefined
        ? []
        : [{ tag: 'img' as const, img_key: key, alt: plain(chart.title) }];
  return [...shown, div(words.join('\n'), { isAside: true })];
}

function nativeElements(panel: ChartPanel): CardElement[] {
  const marks = marksOf(panel);
  if (marks.length === 0) return [];
  const title = isBlank(panel.title) ? [] : [bold([panel.title], ABOVE)];
  const rows =
    panel.marks !== 'intervals' ? new Set(marks.map(({ group }) => group)).size * 1.6 : marks.length;
  // A line a mark, the scale and the legend.
  const height = `${Math.min(HEIGHT_AT_MOST, Math.round(80 + 26 * rows))}px`;
  return [...title, { tag: 'chart', height, chart_spec: specOf(panel, marks) }];
}

type Mark = {
  readonly group: string;
  readonly series: string;
  readonly colour: string;
  readonly value: number;
  readonly ends: readonly number[];
};

/** What has a value, from the top. */
function marksOf({ marks, series, groups: all }: ChartPanel): Mark[] {
  const groups = all.slice(0, MARKS_AT_MOST);
  const names = groups.map(({ label }) => wrapped(label, LABEL, 1)[0] ?? '');
  const made = groups.flatMap(({ cells }, at) => {
    const name = names[at] ?? '';
    // Two names that are cut alike would be one.
    const group = name === '' || names.indexOf(name) < at ? `${name} #${at + 1}`.trim() : name;
    return cells.flatMap((cell, index): Mark[] => {
      if (cell?.value === undefined || (marks === 'cells' && cell.value <= 0)) return [];
      const { value, low, high } = cell;
      const ends = low === undefined || high === undefined ? [value] : [low, value, high];
      const colours = marks === 'bars' && series.length > 1 ? [PLANNED, ...COLOURS.slice(1)] : COLOURS;
      const colour = colours[index % colours.length] ?? PLANNED;
      return [{ group, series: drawable(series[index] ?? ''), colour, value, ends }];
    });
  });
  return made.slice(0, marks === 'cells' ? CELLS_AT_MOST : MARKS_AT_MOST);
}

/** Not a digit more than anybody reads. */
const rounded = (number: number) => Number(number.toPrecision(6));

function specOf(panel: ChartPanel, marks: readonly Mark[]): Record<string, unknown> {
  const scale = {
    orient: 'bottom',
    type: 'linear',
    label: { formatter: `${panel.before}{label}${panel.behind}` },
  };
  // By itself it leaves names a quarter of the width.
  const names = { orient: 'left', type: 'band', maxWidth: '50%' };
  if (panel.marks !== 'intervals') {
    const isStacked = panel.marks === 'cells';
    const colours = new Map(marks.map(({ series, colour }) => [series, colour]));
    return {
      ...{
        type: 'bar',
        direction: 'horizontal',
        xField: 'x',
        yField: isStacked ? 'y' : ['y', 'series'],
        ...(isStacked && { stack: true }),
        seriesField: 'series',
      },
      data: [
        {
          id: 'marks',
          values: marks.map(({ group: y, series, value }) => ({ x: rounded(value), y, series })),
        },
      ],
      color: [...colours.values()],
      legends: { visible: colours.size > 1, orient: 'top' },
      axes: [names, scale],
    };
  }
  const isOne = panel.series.length === 1;
  // Each interval is a line of its own, from its low end over its value to its high one.
  const lanes = marks.map(({ group, series, ends }) => {
    const y = isOne ? group : `${group} · ${series}`;
    return ends.map(end => ({ x: rounded(end), y, series: y }));
  });
  return {
    ...{ type: 'line', direction: 'horizontal', xField: 'x', yField: 'y', seriesField: 'series' },
    data: [{ id: 'marks', values: lanes.flat() }],
    color: marks.map(({ colour }) => colour),
    point: { visible: true, style: { size: 7 } },
    legends: { visible: false },
    axes: [names, { ...scale, zero: false }],
  };
}
