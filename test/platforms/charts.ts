/** A chart, and a painter that draws it or does not, as a test says. */
import { NotDrawn, type Painter } from '../../src/charts/painter.ts';
import type { Chart } from '../../src/domain/chart.ts';

export const CHART: Chart = {
  title: 'T1/R1 B 更好（每元转化）',
  subtitle: '秋季卖点 · 第 1/3 轮',
  panels: [
    {
      ...{ marks: 'intervals', title: '每元转化（95 % 区间）', before: '', behind: '', series: ['第 1 轮'] },
      groups: [
        {
          label: 'A（收纳）',
          cells: [{ shown: '0.032（0.028–0.036）', value: 0.032, low: 0.028, high: 0.036 }],
        },
        {
          label: 'B（颜值）',
          cells: [{ shown: '0.045（0.041–0.049）', value: 0.045, low: 0.041, high: 0.049 }],
        },
      ],
    },
    {
      ...{ marks: 'bars', title: '预算和花费', before: '¥', behind: '', series: ['计划', '花了'] },
      groups: [
        {
          label: '第 1 轮',
          cells: [
            { shown: '¥20,000', value: 20_000 },
            { shown: '¥19,800', value: 19_800 },
          ],
        },
      ],
    },
  ],
};

/** The smallest PNG there is: one pixel. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export class ToyPainter implements Painter {
  fails = false;
  drawn = 0;

  async draw(): Promise<Uint8Array> {
    if (this.fails) throw new NotDrawn('it must not be');
    this.drawn += 1;
    return PIXEL;
  }
}
