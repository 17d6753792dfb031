/** What a chart looks like: as numbers of its option, and as pixels. */
import { createCanvas, loadImage } from '@napi-rs/canvas';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawable, widthOf, wrapped } from '../../src/charts/label.ts';
import { layoutOf, WIDTH } from '../../src/charts/layout.ts';
import { optionOf } from '../../src/charts/option.ts';
import { chartPng } from '../../src/charts/png.ts';
import { chartSvg } from '../../src/charts/svg.ts';
import {
  type Chart,
  type ChartCell,
  type ChartPanel,
  chartLines,
  chartSchema,
} from '../../src/domain/chart.ts';
import { CHART } from '../platforms/charts.ts';
import { filled, UNITS } from '../platforms/hostile.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '👩‍👩‍👧',
    'عربي',
    '\u202e反',
    'x'.repeat(60_000),
    '包'.repeat(60_000),
  ),
  fc.constantFrom(...UNITS).map(unit => filled(unit, 300)),
);
const number = fc.option(fc.double(), { nil: undefined });
const cell = fc.record({ shown: hostile, brief: hostile, value: number, low: number, high: number });
const panel = fc.record({
  ...{ marks: fc.constantFrom('intervals' as const, 'bars' as const, 'cells' as const), title: hostile },
  ...{ before: hostile, behind: hostile, series: fc.array(hostile, { maxLength: 9 }) },
  groups: fc.array(fc.record({ label: hostile, cells: fc.array(fc.option(cell), { maxLength: 9 }) }), {
    maxLength: 30,
  }),
});
const anyChart = fc.record({
  ...{ title: hostile, subtitle: hostile },
  panels: fc.array(panel, { minLength: 1, maxLength: 4 }),
});

const parsed = (chart: unknown): Chart => chartSchema.parse(chart);
const numbersIn = (value: unknown): number[] =>
  typeof value === 'number'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(numbersIn)
      : [];

test('law: whatever it is made of, a chart is laid out in a bounded space, without NaN, alike each time', () => {
  fc.assert(
    fc.property(anyChart, given => {
      const chart = parsed(given);
      const { option, width, height } = optionOf(chart);
      expect(width).toBe(WIDTH);
      expect(height).toBeLessThan(4 * 1_600);
      expect(numbersIn(option).filter(each => !Number.isFinite(each))).toEqual([]);
      for (const { text, x, y } of layoutOf(chart).words) {
        expect(drawable(text)).toBe(text);
        expect(x).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThan(height);
      }
      expect(JSON.stringify(optionOf(chart).option)).toBe(JSON.stringify(option));
    }),
    { numRuns: 100 },
  );
});

test('law: lines of a label are no wider than they may be, and no more', () => {
  fc.assert(
    fc.property(
      hostile,
      fc.integer({ min: 2, max: 20 }),
      fc.integer({ min: 1, max: 4 }),
      (label, most, lines) => {
        const made = wrapped(label, most, lines);
        expect(made.length).toBeLessThanOrEqual(lines);
        for (const each of made) expect(widthOf(each)).toBeLessThanOrEqual(most);
      },
    ),
  );
});

test('law: it can be drawn as PNG and as SVG, and no words become markup', async () => {
  await fc.assert(
    fc.asyncProperty(anyChart, async given => {
      const chart = parsed(given);
      expect((await chartPng(chart)).length).toBeGreaterThan(100);
      expect(chartSvg(chart)).not.toMatch(/<script|NaN/);
    }),
    { numRuns: 8 },
  );
});

describe('a number that is none', () => {
  const unknown = { shown: '数据不足', value: Number.NaN, low: Number.NEGATIVE_INFINITY };
  const first = CHART.panels[0] as ChartPanel;
  const chart = parsed({ ...CHART, panels: [{ ...first, groups: [{ label: 'A', cells: [unknown] }] }] });

  test('is a gap that says why', () => {
    expect(chart.panels[0]?.groups[0]?.cells[0]).toEqual({ shown: '数据不足' });
    expect(layoutOf(chart).words.some(({ text, align }) => text === '数据不足' && align === 'left')).toBe(
      true,
    );
    expect(chartSvg(chart)).toContain('数据不足');
  });

  test('survives the outbox, where it becomes null', () => {
    expect(
      parsed(
        JSON.parse(
          JSON.stringify({ ...CHART, panels: [{ ...first, groups: [{ label: 'A', cells: [unknown] }] }] }),
        ),
      ),
    ).toEqual(chart);
  });
});

test('the same numbers are said in words', () => {
  expect(chartLines(CHART)).toEqual([
    '每元转化（95 % 区间）',
    'A（收纳）：第 1 轮 0.032（0.028–0.036）',
    'B（颜值）：第 1 轮 0.045（0.041–0.049）',
    '预算和花费',
    '第 1 轮：计划 ¥20,000 · 花了 ¥19,800',
  ]);
});

test('brackets stay with what they hold, and what the font has no letters for is left out', () => {
  expect(wrapped('有的变体更好（每元转化）', 7, 3)).toEqual(['有的变体更好', '（每元转化）']);
  expect(drawable('B（😀🎉）\u202eعربي 夜用')).toBe('B 夜用');
  const first = CHART.panels[0] as ChartPanel;
  const nameless = { ...CHART, panels: [{ ...first, groups: [{ label: '😀', cells: [] }] }] };
  expect(layoutOf(nameless).words.map(({ text }) => text)).toContain('#1');
});

/** The pixels of a picture, and its width. */
async function pixelsOf(chart: Chart) {
  const picture = await loadImage(Buffer.from(await chartPng(chart)));
  const canvas = createCanvas(picture.width, picture.height);
  canvas.getContext('2d').drawImage(picture, 0, 0);
  const { data } = canvas.getContext('2d').getImageData(0, 0, picture.width, picture.height);
  return { width: picture.width, data: Buffer.from(data.buffer) };
}

describe('pixels', () => {
  const titled = (title: string) => pixelsOf({ ...CHART, title });

  test('there are many that are not the ground, and the ground is opaque', async () => {
    const { data, width } = await titled('题');
    let [inked, open] = [0, 0];
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] !== 255) open += 1;
      if (data[at] !== 255 || data[at + 1] !== 255 || data[at + 2] !== 255) inked += 1;
    }
    expect({ width, open }).toEqual({ width: 1125, open: 0 });
    expect(inked).toBeGreaterThan(5_000);
  });

  test('Chinese letters are letters, not boxes: each looks otherwise', async () => {
    const seen = await Promise.all(['收', '颜', '粤', '囍'].map(titled));
    expect(new Set(seen.map(({ data }) => data.toString('base64'))).size).toBe(4);
  });
});

test('ten variants in three rounds have a lane each, and no words stand on others', () => {
  const cells: ChartCell[] = [1, 2, 3].map(value => ({
    shown: `${value} %`,
    value,
    low: value - 0.5,
    high: value + 0.5,
  }));
  const groups = [...'ABCDEFGHIJ'].map(name => ({
    label: `${name}（${'收纳空间小也能放的包装'.repeat(3)}）`,
    cells,
  }));
  const first = CHART.panels[0] as ChartPanel;
  const series = ['第 1 轮', '第 2 轮', '第 3 轮'];
  const { words, panels } = layoutOf({ ...CHART, panels: [{ ...first, series, groups }] });
  expect(panels[0]?.lanes).toHaveLength(30);
  const columns = [
    words.filter(({ x, size }) => x < 100 && size === 12),
    words.filter(({ align }) => align === 'right'),
  ];
  for (const column of columns)
    for (const [index, { y, size }] of column.entries()) {
      const before = column[index - 1];
      if (before !== undefined && before.y !== y) expect(y - before.y).toBeGreaterThanOrEqual(size);
    }
});

describe('a heat map', () => {
  const cell = (value: number): ChartCell | null => (value === 0 ? null : { shown: `${value}`, value });
  const chart = parsed({
    ...{ title: '覆盖', subtitle: '' },
    panels: [
      {
        ...{ marks: 'cells', title: '渠道 × 维度', before: '', behind: '' },
        series: ['profile', 'scenario', 'values', 'needs', 'journey', 'perception', 'advocacy'],
        groups: [
          { label: '天猫（电商）', cells: [1, 0, 20, 0, 0, 3, 41].map(cell) },
          { label: '企微（社群）', cells: [0, 0, 0, 2, 0, 0, 0].map(cell) },
        ],
      },
    ],
  });

  test('has a box for each cell, the darker the more; empty ones are told apart from small ones', () => {
    const { panels, words } = layoutOf(chart);
    const boxes = panels[0]?.boxes ?? [];
    expect(boxes).toHaveLength(14);
    expect(boxes.filter(({ share }) => share !== undefined)).toHaveLength(5);
    expect(boxes[6]?.share).toBe(1);
    expect(words.find(({ text }) => text === '41')?.look).toBe('inverse');
    expect(words.find(({ text }) => text === '1')?.look).toBe('plain');
    // Names of columns stand beside each other on two levels.
    const heads = words.filter(({ text }) => chart.panels[0]?.series.includes(text));
    expect(heads).toHaveLength(7);
    expect(new Set(heads.map(({ y }) => y)).size).toBe(2);
    for (const { x, width } of boxes) expect(x + width).toBeLessThanOrEqual(WIDTH);
    expect(chartSvg(chart)).toContain('41');
  });

  test('is a matrix in words', () => {
    expect(chartLines(chart)).toEqual([
      '渠道 × 维度',
      'profile scenario values needs journey perception advocacy',
      '天猫（电商）：1 – 20 – – 3 41',
      '企微（社群）：– – – 2 – – –',
    ]);
  });
});
