/**
 * Metrics: ratios of sums, always computed, never averaged and never typed (method.md §11). Each has a *yield*, the count or
 * money above the line, and what it is counted per.
 */
import type { Choice } from '../../../domain/choice.ts';
import type { FigureName } from './figures.ts';

export type MetricId =
  | 'conversions'
  | 'clicks'
  | 'revenue'
  | 'ctr'
  | 'cvr'
  | 'cpa'
  | 'cpc'
  | 'cpm'
  | 'roas'
  | 'conversions-per-yuan'
  | 'clicks-per-yuan';

/** Which way is better. */
export type Direction = 'high' | 'low';

/** How the ratio is made. */
export type Ratio = {
  readonly yield: FigureName;
  /** `day`: the yield itself, per day of the designed share. */
  readonly per: FigureName | 'day';
  /** Shown upside down: what one of the yield costs. */
  readonly isCost: boolean;
  /**
   * What chance the sums have by themselves. Binomial where each of what it is counted per can yield once; else Poisson of the
   * events. Money has no count of its own: that of its events, the orders, is the least.
   */
  readonly counting: 'binomial' | 'poisson';
  readonly events: FigureName;
};

export type Metric = Choice<MetricId> &
  Ratio & {
    readonly better: Direction;
    /** It is shown per so many; money is in minor units throughout, so that who shows it divides by 100. */
    readonly times: number;
  };

const poisson = (yields: FigureName, per: Ratio['per'], isCost = false): Ratio => ({
  yield: yields,
  per,
  isCost,
  counting: 'poisson',
  events: yields === 'revenue' ? 'conversions' : yields,
});
const binomial = (yields: FigureName, per: FigureName): Ratio => ({
  yield: yields,
  per,
  isCost: false,
  counting: 'binomial',
  events: yields,
});
const HIGH = { better: 'high', times: 1 } as const;
const LOW = { better: 'low', times: 1 } as const;

export const METRICS: readonly Metric[] = [
  {
    id: 'conversions',
    label: { zh: '转化', en: 'conversions' },
    also: ['转化数', '成交'],
    ...poisson('conversions', 'day'),
    ...HIGH,
  },
  {
    id: 'clicks',
    label: { zh: '点击', en: 'clicks' },
    also: ['点击数'],
    ...poisson('clicks', 'day'),
    ...HIGH,
  },
  {
    id: 'revenue',
    label: { zh: '收入', en: 'revenue' },
    also: ['成交额', 'GMV'],
    ...poisson('revenue', 'day'),
    ...HIGH,
  },
  {
    id: 'ctr',
    label: { zh: '点击率', en: 'CTR' },
    also: ['click-through rate'],
    ...binomial('clicks', 'impressions'),
    ...HIGH,
  },
  {
    id: 'cvr',
    label: { zh: '转化率', en: 'CVR' },
    also: ['conversion rate'],
    ...binomial('conversions', 'clicks'),
    ...HIGH,
  },
  {
    id: 'cpa',
    label: { zh: '转化成本', en: 'CPA' },
    also: ['cost per conversion'],
    ...poisson('conversions', 'spend', true),
    ...LOW,
  },
  {
    id: 'cpc',
    label: { zh: '点击成本', en: 'CPC' },
    also: ['cost per click'],
    ...poisson('clicks', 'spend', true),
    ...LOW,
  },
  {
    id: 'cpm',
    label: { zh: '千次曝光成本', en: 'CPM' },
    also: ['cost per mille'],
    ...poisson('impressions', 'spend', true),
    better: 'low',
    times: 1000,
  },
  {
    id: 'roas',
    label: { zh: '投入产出比', en: 'ROAS' },
    also: ['ROI', '投产比'],
    ...poisson('revenue', 'spend'),
    ...HIGH,
  },
  {
    id: 'conversions-per-yuan',
    label: { zh: '每元转化', en: 'conversions per yuan' },
    ...poisson('conversions', 'spend'),
    ...HIGH,
  },
  {
    id: 'clicks-per-yuan',
    label: { zh: '每元点击', en: 'clicks per yuan' },
    ...poisson('clicks', 'spend'),
    ...HIGH,
  },
];

/** @returns the metric of an id */
export function metricOf(id: MetricId): Metric {
  const found = METRICS.find(each => each.id === id);
  if (found === undefined) throw new RangeError(`there is no metric ${id}`);
  return found;
}

/** What the verdicts of a test are read by: all of them more of the metric's yield, so that higher is better. */
export type Readings = {
  /** The yield itself, per designed share. */
  readonly share: Ratio;
  /** What a click yields; a metric whose yield are clicks or impressions has none. */
  readonly click?: Ratio;
  readonly yuan: Ratio;
};

/** @returns the three readings of a metric's yield: by itself, per click, per yuan */
export function readingsOf({ yield: yields }: Ratio): Readings {
  const click =
    yields === 'conversions'
      ? binomial(yields, 'clicks')
      : yields === 'revenue'
        ? poisson(yields, 'clicks')
        : undefined;
  return {
    share: poisson(yields, 'day'),
    yuan: poisson(yields, 'spend'),
    ...(click === undefined ? {} : { click }),
  };
}

/**
 * What decides between variants. Money, not chance, decides how much a plan delivers, so a bare count or sum of money is compared per
 * yuan unless the platform's own split test was used.
 */
export function decidingRatio(metric: Ratio, isSplitTest: boolean): Ratio {
  return metric.per === 'day' && !isSplitTest ? readingsOf(metric).yuan : metric;
}
