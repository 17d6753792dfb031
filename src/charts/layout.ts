/** Layout: where everything of a chart stands, in points of a phone that is 375 wide. Pure, and bounded whatever the data. */
import type { Chart, ChartCell, ChartPanel } from '../domain/chart.ts';
import { drawable, widthOf, wrapped } from './label.ts';

export const WIDTH = 375;
const MARGIN = 14;
/** Left of the plot the groups are named, right of it stand the numbers. */
const LABELS = 88;
const NUMBERS = 80;
export const PLOT = { left: MARGIN + LABELS, right: MARGIN + NUMBERS } as const;
/** What more there is stands in the text. */
const GROUPS_AT_MOST = 12;
const SERIES_AT_MOST = 6;
/** Lanes become lower where there are many. */
const MANY_LANES = 16;
const GROUP_AT_LEAST = 36;
const AXIS = 22;
/** Of a heat map. */
const COLUMNS_AT_MOST = 8;
const ROW = 30;
const ROW_NAME = 11;
const HEAD = 11;
/** A cell is dark from such a share of the greatest on: its number is white. */
const DARK_FROM = 0.45;
const PANEL_GAP = 18;

export type Words = {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** `inverse` stands on a dark ground. */
  readonly look: 'bold' | 'plain' | 'faint' | 'inverse';
  readonly align: 'left' | 'right' | 'center';
};

export type Lane = {
  readonly cell: ChartCell;
  readonly series: number;
  /** Its middle, below the top of the plot. */
  readonly y: number;
  readonly height: number;
};

/** A cell of a heat map, from the left and from the top of the picture. */
export type Box = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Of the greatest value; undefined where the cell is empty. */
  readonly share: number | undefined;
};

export type PlacedPanel = {
  readonly panel: ChartPanel;
  readonly top: number;
  readonly height: number;
  readonly lanes: readonly Lane[];
  readonly boxes: readonly Box[];
  /** Where groups are told apart, below the top of the plot. */
  readonly lines: readonly number[];
  /** Marks that explain the series: their middle. */
  readonly legend: readonly { readonly series: number; readonly x: number; readonly y: number }[];
};

export type Layout = {
  readonly height: number;
  readonly words: readonly Words[];
  readonly panels: readonly PlacedPanel[];
};

export function layoutOf({ title, subtitle, panels }: Chart): Layout {
  const words: Words[] = [];
  let y = MARGIN;
  const say = (lines: readonly string[], size: number, look: Words['look']) => {
    for (const text of lines) {
      words.push({ text, x: MARGIN, y, size, look, align: 'left' });
      y += Math.round(size * 1.35);
    }
  };
  say(wrapped(title, (WIDTH - 2 * MARGIN) / 17, 3), 17, 'bold');
  say(wrapped(subtitle, (WIDTH - 2 * MARGIN) / 12, 2), 12, 'faint');
  const placed = panels.map(panel => {
    y += PANEL_GAP - 4;
    say(wrapped(panel.title, (WIDTH - 2 * MARGIN) / 13, 2), 13, 'bold');
    const made = panel.marks === 'cells' ? cellsAt(panel, y) : panelAt(panel, y);
    words.push(...made.words);
    y = made.panel.top + made.panel.height + (panel.marks === 'cells' ? 0 : AXIS);
    return made.panel;
  });
  return { height: Math.ceil(y + MARGIN / 2), words, panels: placed };
}

function panelAt(panel: ChartPanel, from: number) {
  const words: Words[] = [];
  const first = Math.max(0, panel.series.length - SERIES_AT_MOST);
  const series = panel.series.slice(first);
  const groups = panel.groups.slice(0, GROUPS_AT_MOST);
  const isMany = groups.length * series.length > MANY_LANES;
  const [lane, size, gap] = isMany ? [14, 11, 6] : [17, 12, 10];
  let y = from + 3;
  const legend = series.length > 1 ? legendOf(series, y) : { marks: [], words: [], height: 0 };
  words.push(...legend.words);
  y += legend.height;
  const top = y + 4;
  let below = 0;
  const lanes: Lane[] = [];
  const lines: number[] = [];
  for (const [at, { label, cells }] of groups.entries()) {
    const height = Math.max(GROUP_AT_LEAST, series.length * lane + gap);
    const fitting = Math.max(1, Math.floor(height / 15));
    const named = wrapped(label, (LABELS - 8) / 12, fitting);
    // A name of nothing but signs that the font lacks.
    const name = named.length === 0 ? [`#${at + 1}`] : named;
    for (const [index, text] of name.entries()) {
      const middle = top + below + height / 2 + (index - (name.length - 1) / 2) * 15;
      words.push({ text, x: MARGIN, y: middle - 7, size: 12, look: 'plain', align: 'left' });
    }
    for (const [index] of series.entries()) {
      const cell = cells[first + index];
      if (cell === undefined || cell === null) continue;
      const middle = below + height / 2 + (index - (series.length - 1) / 2) * lane;
      lanes.push({ cell, series: index, y: middle, height: lane });
      const isGap = cell.value === undefined;
      const [text] = wrapped(cell.brief ?? cell.shown, (isGap ? 150 : NUMBERS - 4) / size, 1);
      if (text === undefined) continue;
      words.push({
        ...{ text, y: top + middle - size / 2 - 1, size, look: isGap ? 'faint' : 'plain' },
        // Where there is no mark, what is lacking stands in its place.
        ...(isGap ? { x: PLOT.left + 4, align: 'left' } : { x: WIDTH - MARGIN, align: 'right' }),
      });
    }
    below += height;
    if (at < groups.length - 1) lines.push(below);
  }
  const more = panel.groups.length - groups.length;
  if (more > 0) {
    words.push({
      text: `+ ${more} …`,
      x: MARGIN,
      y: top + below + 4,
      size: 12,
      look: 'faint',
      align: 'left',
    });
  }
  const placed: PlacedPanel = { panel, top, height: below, lanes, boxes: [], lines, legend: legend.marks };
  return { panel: placed, words };
}

/** Rows and columns of a heat map; columns are named above, on two levels where their names are wider than they are. */
function cellsAt(panel: ChartPanel, from: number) {
  const words: Words[] = [];
  const boxes: Box[] = [];
  const series = panel.series.slice(0, COLUMNS_AT_MOST);
  const groups = panel.groups.slice(0, GROUPS_AT_MOST);
  const left = MARGIN + LABELS;
  const width = (WIDTH - MARGIN - left) / Math.max(1, series.length);
  const heads = series.map(name => drawable(name));
  const isStaggered = heads.some(head => widthOf(head) * HEAD > width);
  for (const [index, head] of heads.entries()) {
    const [text] = wrapped(head, ((isStaggered ? 2 : 1) * width) / HEAD, 1);
    if (text === undefined) continue;
    // What stands at the end has no room to one side of it.
    const isLast = isStaggered && index === heads.length - 1;
    const y = from + 3 + (isStaggered && index % 2 === 1 ? HEAD + 4 : 0);
    const x = isLast ? WIDTH - MARGIN : left + (index + 0.5) * width;
    words.push({ ...{ text, x, y, size: HEAD, look: 'faint' }, align: isLast ? 'right' : 'center' });
  }
  const top = from + (isStaggered ? 2 : 1) * (HEAD + 4) + 5;
  const greatest = Math.max(
    0,
    ...groups.flatMap(({ cells }) => cells.slice(0, COLUMNS_AT_MOST).flatMap(each => each?.value ?? [])),
  );
  for (const [at, { label, cells }] of groups.entries()) {
    const y = top + at * ROW;
    const named = wrapped(label, (LABELS - 6) / ROW_NAME, 2);
    const name = named.length === 0 ? [`#${at + 1}`] : named;
    for (const [index, text] of name.entries()) {
      const middle = y + ROW / 2 + (index - (name.length - 1) / 2) * 13;
      words.push({ text, x: MARGIN, y: middle - 6, size: ROW_NAME, look: 'plain', align: 'left' });
    }
    for (const index of series.keys()) {
      const cell = cells[index] ?? null;
      const value = cell?.value ?? 0;
      const share = value > 0 && greatest > 0 ? value / greatest : undefined;
      const x = left + index * width;
      boxes.push({ x: x + 1, y: y + 1, width: width - 2, height: ROW - 2, share });
      const [text] = wrapped(
        cell?.brief ?? (share === undefined ? '' : (cell?.shown ?? '')),
        (width - 4) / 12,
        1,
      );
      if (text === undefined) continue;
      const look = share === undefined ? 'faint' : share > DARK_FROM ? 'inverse' : 'plain';
      words.push({ ...{ text, x: x + width / 2, y: y + ROW / 2 - 7 }, size: 12, look, align: 'center' });
    }
  }
  const more = panel.groups.length - groups.length;
  const height = groups.length * ROW + (more > 0 ? 18 : 0);
  if (more > 0) {
    const y = top + groups.length * ROW + 3;
    words.push({ text: `+ ${more} …`, x: MARGIN, y, size: 12, look: 'faint', align: 'left' });
  }
  const placed: PlacedPanel = { panel, top, height, lanes: [], boxes, lines: [], legend: [] };
  return { panel: placed, words };
}

function legendOf(series: readonly string[], top: number) {
  const marks: { series: number; x: number; y: number }[] = [];
  const words: Words[] = [];
  let [x, y] = [MARGIN, top];
  for (const [index, name] of series.entries()) {
    const [text = `#${index + 1}`] = wrapped(drawable(name), 12, 1);
    const width = 18 + widthOf(text) * 12 + 12;
    if (x > MARGIN && x + width > WIDTH - MARGIN) {
      x = MARGIN;
      y += 18;
    }
    marks.push({ series: index, x: x + 6, y: y + 8 });
    words.push({ text, x: x + 16, y, size: 12, look: 'faint', align: 'left' });
    x += width;
  }
  return { marks, words, height: y + 18 - top };
}
