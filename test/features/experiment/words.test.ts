/** Whatever a test has to say is said in both languages: every warning, every fault of figures, every lack. */
import { describe, expect, test } from 'vitest';
import type { Fault } from '../../../src/features/experiment/domain/impossible-figures.ts';
import type { Warning } from '../../../src/features/experiment/domain/round-warnings.ts';
import { faultText, typedFigures } from '../../../src/features/experiment/say-figures.ts';
import {
  showComparison,
  showCount,
  showEstimate,
  showMoney,
} from '../../../src/features/experiment/say-numbers.ts';
import { warningText } from '../../../src/features/experiment/say-warnings.ts';

type OfEachKind<Thing extends { readonly kind: string }> = {
  readonly [Kind in Thing['kind']]: Thing & { readonly kind: Kind };
};

const warnings: OfEachKind<Warning> = {
  'rounds of different length': {
    kind: 'rounds of different length',
    rounds: [
      { round: 2, days: 7 },
      { round: 3, days: 1 },
    ],
  },
  'mixed persona versions': { kind: 'mixed persona versions', versions: [1, 2] },
  'not an experiment': { kind: 'not an experiment' },
  'sample ratio': {
    kind: 'sample ratio',
    round: 1,
    ratio: { of: 'reach', shares: [0.55, 0.45], chiSquare: 100, p: 1e-20, isAlarm: true },
  },
  'budget drift': { kind: 'budget drift', round: 1, planned: 2_000_000, spent: 1_500_000 },
  'different weekdays': { kind: 'different weekdays', rounds: [2, 3] },
  'campaign in one round': {
    kind: 'campaign in one round',
    campaign: { id: '618', label: { zh: '618', en: '618' } },
    rounds: [2],
  },
  'revised figures': { kind: 'revised figures', round: 1, days: 2 },
  'asked in between': { kind: 'asked in between', people: 3 },
};
const faults: OfEachKind<Fault> = {
  negative: { kind: 'negative', figure: 'spend', value: -500, act: 'refuse' },
  'not whole': { kind: 'not whole', figure: 'clicks', value: 1.5, act: 'refuse' },
  'more than possible': {
    ...{
      kind: 'more than possible',
      figure: 'clicks',
      value: 9,
      than: 'impressions',
      most: 8,
      act: 'refuse',
    },
  },
  'outside the round': { kind: 'outside the round', first: '2026-11-30', last: undefined, act: 'refuse' },
  'revenue without conversions': { kind: 'revenue without conversions', value: 500, act: 'ask' },
  'spend far above plan': { kind: 'spend far above plan', value: 50_000, planned: 5_000, act: 'ask' },
};

describe('in both languages', () => {
  test.each([
    ...Object.values(warnings).map(each => [each.kind, warningText(each)] as const),
    ...Object.values(faults).map(each => [each.kind, faultText(each)] as const),
  ])('%s', (_, { zh, en }) => {
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/[A-Za-z]{2}/);
    expect(en).not.toMatch(/[\p{Script=Han}（）：，；]/u);
    for (const said of [zh, en]) expect(said).not.toMatch(/undefined|NaN|\[object|null|[!！]/);
  });
});

describe('numbers', () => {
  test('an interval is shown as exactly as it is known', () => {
    const known = (value: number, low: number, high: number) => ({
      ...({ isKnown: true, value, low, high, days: 7, basis: 'days' } as const),
    });
    expect(showEstimate(known(0.018, 0.0162, 0.0199), 'percent', 'zh-CN')).toBe('1.80 %（1.62–1.99）');
    expect(showEstimate(known(2222, 2031, 2440), 'money', 'en')).toBe('¥22.2 (20.3–24.4)');
    expect(showComparison({ value: 1.12, low: 0.95, high: 1.32 }, 'zh-CN')).toBe('+12 %（−5 … +32）');
    expect(showComparison({ value: 1.004, low: 0.98, high: 1.03 }, 'en')).toBe('+0.4 % (−2.0 … +3.0)');
  });

  test('what is not known is never nought: an upper limit, a value alone, or words', () => {
    const lack = (more: object) => ({ isKnown: false, lack: 'no events', ...more }) as const;
    expect(showEstimate(lack({ limit: 0.0003 }), 'percent', 'zh-CN')).toBe('≤ 0.0300 %');
    expect(showEstimate(lack({ limit: 500_000 }), 'money', 'zh-CN')).toBe('≥ ¥5,000');
    expect(showEstimate(lack({}), 'percent', 'zh-CN')).toBe('数据不足');
    expect(showEstimate({ isKnown: false, lack: 'no figures' }, 'percent', 'en')).toBe('–');
    expect(showEstimate({ isKnown: false, lack: 'few days', value: 5.4 }, 'number', 'en')).toBe(
      '5.40 (fewer than 5 days)',
    );
  });

  test('money, counts, and figures as they are typed', () => {
    expect([showMoney(1_000_000), showMoney(2_222), showMoney(-500)]).toEqual(['¥10,000', '¥22.22', '−¥5']);
    expect([showCount(1_234_567), showCount(1.5), showCount(-3)]).toEqual(['1,234,567', '1.5', '−3']);
    expect(typedFigures({ spend: 1_450, clicks: 3 }, 'zh-CN')).toBe('花费=14.5 点击=3');
  });
});
