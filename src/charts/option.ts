/** A chart as an option of ECharts. Pure: the same data give the same picture, as PNG or as SVG. */
import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemReturn } from 'echarts';
import type { CustomSeriesOption } from 'echarts/charts';
import type { GraphicComponentOption, GridComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { Chart } from '../domain/chart.ts';
import { type Box, type Lane, layoutOf, PLOT, type PlacedPanel, WIDTH, type Words } from './layout.ts';

export type ChartOption = ComposeOption<CustomSeriesOption | GraphicComponentOption | GridComponentOption>;

export const FONT = 'Noto Sans SC';
/** A chat does not tell whether it is light or dark: the picture has a ground of its own, and reads well on both. */
const GROUND = '#ffffff';
const INK = '#1a1d21';
const FAINT = '#59616e';
const RULE = '#e4e7ec';
const PLANNED = '#b4bbc7';
/** From the first series to the last. */
const [LIGHT, DARK] = [
  [106, 168, 222],
  [10, 58, 112],
] as const;
/** The least of a heat map. */
const PALE = [222, 236, 248] as const;
/** Few events make intervals that would leave no room for the others: beyond so many times the greatest value they are cut. */
const REACH_AT_MOST = 3;
/** Less than this is nothing on any scale. */
const FINEST = 1e-9;
/** Of what stands around a number of the scale. */
const SIGN = 3;

/** @returns the option, and the size in points */
export function optionOf(chart: Chart): {
  readonly option: ChartOption;
  readonly width: number;
  readonly height: number;
} {
  const { height, words, panels: all } = layoutOf(chart);
  // A heat map has no scale.
  const panels = all.filter(({ panel }) => panel.marks !== 'cells');
  const option: ChartOption = {
    animation: false,
    backgroundColor: GROUND,
    textStyle: { fontFamily: FONT },
    grid: panels.map(({ top, height: plot }) => ({
      ...{ left: PLOT.left, right: PLOT.right, top, height: plot },
      outerBoundsMode: 'none',
    })),
    xAxis: panels.map((placed, index) => scaleOf(placed, index)),
    yAxis: panels.map(({ height: plot }, index) => ({
      ...{ gridIndex: index, type: 'value', min: 0, max: plot, inverse: true, show: false },
    })),
    series: panels.map((placed, index) => seriesOf(placed, index)),
    graphic: [
      ...all.flatMap(({ boxes }) => boxes.map(boxElement)),
      ...words.map(wordsElement),
      ...panels.flatMap(placed =>
        placed.legend.map(({ series, x, y }) => ({
          ...{ silent: true, z: 10 },
          ...markShape(placed, series, x, y, 4),
        })),
      ),
    ],
  };
  return { option, width: WIDTH, height };
}

function boxElement({ share, ...shape }: Box) {
  // What is empty is an outline: a pale cell is a small number.
  const style =
    share === undefined
      ? { fill: GROUND, stroke: RULE, lineWidth: 1 }
      : { fill: between(PALE, DARK, share), stroke: GROUND, lineWidth: 0 };
  return { type: 'rect' as const, silent: true, z: 5, shape: { ...shape, r: 3 }, style };
}

function wordsElement({ text, x, y, size, look, align }: Words) {
  const weight = look === 'bold' ? 'bold' : 'normal';
  return {
    ...{ type: 'text' as const, x, y, silent: true, z: 10 },
    style: {
      text,
      font: `${weight} ${size}px ${FONT}`,
      fill: look === 'faint' ? FAINT : look === 'inverse' ? GROUND : INK,
      ...{ align, verticalAlign: 'top' as const },
    },
  };
}

function scaleOf({ panel, lanes }: PlacedPanel, gridIndex: number) {
  const { min, max } = boundsOf(panel.marks, lanes);
  const [before, behind] = [panel.before, panel.behind].map(sign => sign.slice(0, SIGN).toWellFormed());
  return {
    ...{ gridIndex, type: 'value' as const, min, max, splitNumber: 3 },
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: true, lineStyle: { color: RULE } },
    axisLabel: {
      ...{ color: FAINT, fontSize: 11, fontFamily: FONT, hideOverlap: true, margin: 6 },
      // The exact ends of the plot are no round numbers.
      showMinLabel: panel.marks === 'bars',
      showMaxLabel: false,
      formatter: (value: number) => `${before}${shownTick(value)}${behind}`,
    },
  };
}

/** @returns what the scale goes from and to; some of it even where there is nothing to show */
function boundsOf(
  marks: PlacedPanel['panel']['marks'],
  lanes: readonly Lane[],
): { min: number; max: number } {
  const values = lanes.flatMap(({ cell }) => cell.value ?? []);
  if (values.length === 0) return { min: 0, max: 1 };
  const greatest = Math.max(...values.map(Math.abs));
  const ends = lanes.flatMap(({ cell: { value, low, high } }) =>
    value === undefined ? [] : [value, low ?? value, high ?? value],
  );
  const most = Math.min(Math.max(...ends), REACH_AT_MOST * greatest);
  const least = Math.max(Math.min(...ends), -REACH_AT_MOST * greatest);
  if (marks === 'bars') return { min: Math.min(0, least), max: most > FINEST ? most * 1.04 : 1 };
  const room = Math.max(most > least ? (most - least) * 0.06 : greatest * 0.1, FINEST);
  return { min: least - room, max: most + room };
}

/** `20,000`, `0.045` */
function shownTick(value: number): string {
  return Number(value.toPrecision(6)).toLocaleString('en-US', { maximumSignificantDigits: 6 });
}

function seriesOf(placed: PlacedPanel, index: number): CustomSeriesOption {
  const { lanes, lines } = placed;
  return {
    ...{ type: 'custom', xAxisIndex: index, yAxisIndex: index, clip: true, silent: true },
    // By its own number each mark is drawn; what separates groups comes first.
    data: [...lines.map(y => [0, y]), ...lanes.map(({ cell, y }) => [cell.value ?? 0, y])],
    renderItem: ({ dataIndex }, api) => {
      const at = dataIndex - lines.length;
      const lane = lanes[at];
      return lane === undefined ? separator(lines[dataIndex] ?? 0, api) : markOf(placed, lane, api);
    },
  };
}

function separator(y: number, api: CustomSeriesRenderItemAPI): CustomSeriesRenderItemReturn {
  const [, at = 0] = api.coord([0, y]);
  const ends = { x1: PLOT.left, x2: WIDTH - PLOT.right, y1: at, y2: at };
  return { type: 'line', shape: ends, style: { stroke: RULE, lineWidth: 1 } };
}

function markOf(
  placed: PlacedPanel,
  lane: Lane,
  api: CustomSeriesRenderItemAPI,
): CustomSeriesRenderItemReturn {
  const { cell, series, y, height } = lane;
  const { value, low, high } = cell;
  if (value === undefined) return null;
  const [x = 0, middle = 0] = api.coord([value, y]);
  const fill = colourOf(placed, series);
  if (placed.panel.marks === 'bars') {
    const [zero = 0] = api.coord([0, y]);
    const thick = height - 5;
    const shape = {
      x: Math.min(zero, x),
      y: middle - thick / 2,
      width: Math.abs(x - zero),
      height: thick,
      r: 2,
    };
    return { type: 'rect', shape, style: { fill } };
  }
  const point = markShape(placed, series, x, middle, 4.5);
  if (low === undefined || high === undefined) return point;
  const [[from = 0], [to = 0]] = [api.coord([low, y]), api.coord([high, y])];
  const line = (x1: number, y1: number, x2: number, y2: number, lineWidth: number) => ({
    ...{ type: 'line' as const, shape: { x1, y1, x2, y2 }, style: { stroke: fill, lineWidth } },
  });
  const tick = 4;
  return {
    type: 'group',
    children: [
      line(from, middle, to, middle, 2.5),
      line(from, middle - tick, from, middle + tick, 1.5),
      line(to, middle - tick, to, middle + tick, 1.5),
      point,
    ],
  };
}

/** Series differ in shape as well, for whoever does not see their colours apart. */
function markShape(placed: PlacedPanel, series: number, x: number, y: number, r: number) {
  const style = { fill: colourOf(placed, series), stroke: GROUND, lineWidth: 1 };
  if (placed.panel.marks === 'bars' || series % 3 === 1)
    return { type: 'rect' as const, shape: { x: x - r, y: y - r, width: 2 * r, height: 2 * r }, style };
  if (series % 3 === 0) return { type: 'circle' as const, shape: { cx: x, cy: y, r }, style };
  const points = [
    [x, y - r - 1.5],
    [x + r + 1.5, y],
    [x, y + r + 1.5],
    [x - r - 1.5, y],
  ];
  return { type: 'polygon' as const, shape: { points }, style };
}

function colourOf({ panel, lanes }: PlacedPanel, series: number): string {
  // Bars begin with what was planned.
  const isBars = panel.marks === 'bars' && panel.series.length > 1;
  if (isBars && series === 0) return PLANNED;
  const all = Math.max(1, ...lanes.map(lane => lane.series + 1)) - 1;
  const share = isBars || all === 0 ? 0.7 : series / all;
  return between(LIGHT, DARK, share);
}

type Colour = readonly [number, number, number];

function between(light: Colour, dark: Colour, share: number): string {
  const parts = light.map((from, index) => Math.round(from + ((dark[index] ?? 0) - from) * share));
  return `rgb(${parts.join(',')})`;
}
