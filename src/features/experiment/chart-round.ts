/** The chart of a summary: variants × rounds with their intervals, and what was planned and spent. */
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import type { Chart, ChartCell, ChartPanel } from '../../domain/chart.ts';
import { type Bilingual, both, inLanguage } from '../../domain/language.ts';
import type { Estimate, Unknown } from './domain/estimate.ts';
import type { Metric } from './domain/metric.ts';
import { variantText } from './find-test.ts';
import { comparableRatio, plannedOf, type RoundReading, TABLE_LEVEL } from './read-round.ts';
import { LACKS, showEstimate, showMoney, type Unit } from './say-numbers.ts';
import { answerText, perYuanLabel } from './say-verdict.ts';

const PER_CENT = 100;
/** What is per minor unit is shown per yuan. */
const PER_YUAN = 100;

/** @returns undefined as long as there is nothing to draw */
export function summaryChart(context: ActionContext, reading: RoundReading): Chart | undefined {
  const say = translator(context);
  const { test, round, rounds, course } = reading;
  const hasNumbers = course.some(({ estimates }) =>
    estimates.some(each => each.isKnown || each.value !== undefined),
  );
  if (!hasNumbers) return undefined;
  const money = moneyPanel(context, reading);
  return {
    title: say(answerText(reading)),
    subtitle: say(
      both(
        `${test.name} · 第 ${round.number}/${rounds} 轮`,
        `${test.name} · round ${round.number} of ${rounds}`,
      ),
    ),
    panels: [intervalsPanel(context, reading), ...(money === undefined ? [] : [money])],
  };
}

function intervalsPanel(context: ActionContext, { test, metric, course }: RoundReading): ChartPanel {
  const say = translator(context);
  const { language } = context;
  const shown = shownAs(metric);
  const level = Math.round(TABLE_LEVEL * PER_CENT);
  return {
    marks: 'intervals',
    title: say(both(`${shown.label.zh}（${level} % 区间）`, `${shown.label.en} (${level} % intervals)`)),
    before: shown.unit === 'money' ? '¥' : '',
    behind: shown.unit === 'percent' ? ' %' : '',
    series: course.map(({ number }) => say(roundLabel(number))),
    groups: test.variants.map((variant, index) => ({
      label: variantText(variant, language),
      cells: course.map(({ estimates }) => {
        const found = estimates[index];
        return found === undefined ? null : cellOf(found, shown, context);
      }),
    })),
  };
}

type Shown = { readonly label: Bilingual; readonly unit: Unit; readonly times: number };

/** As the table of the summary shows the same ratio. */
function shownAs(metric: Metric): Shown {
  const ratio = comparableRatio(metric);
  const label = ratio === metric ? metric.label : perYuanLabel(metric);
  if (ratio.counting === 'binomial') return { label, unit: 'percent', times: 1 };
  if (ratio.isCost) return { label, unit: 'money', times: metric.times };
  return { label, unit: 'number', times: ratio.yield === 'revenue' ? 1 : PER_YUAN };
}

const SCALES: Readonly<Record<Unit, number>> = { percent: PER_CENT, money: 0.01, number: 1 };

function cellOf(found: Estimate | Unknown, { unit, times }: Shown, { language }: ActionContext): ChartCell {
  const scale = SCALES[unit] * times;
  const text = showEstimate(found, unit, language, times);
  const value = found.value === undefined ? {} : { value: found.value * scale };
  // A gap says in words what it lacks.
  if (!found.isKnown)
    return {
      shown: text,
      ...(found.lack === 'no figures' && { brief: inLanguage(LACKS[found.lack], language) }),
      ...value,
    };
  const ends = { low: found.low * scale, high: found.high * scale };
  // The interval is drawn.
  return { shown: text, brief: text.replace(/ ?[（(].*$/u, ''), ...value, ...ends };
}

function moneyPanel(context: ActionContext, { test, course }: RoundReading): ChartPanel | undefined {
  const say = translator(context);
  const cell = (fen: number | undefined): ChartCell | null =>
    fen === undefined ? null : { shown: showMoney(Math.round(fen)), value: fen / 100 };
  const planned = test.plan.rounds.map((_, index) => plannedOf(test, { number: index + 1 }));
  if (planned.includes(undefined)) return undefined;
  const spent = new Map(course.map(each => [each.number, each.spent]));
  return {
    marks: 'bars',
    title: say(both('预算和花费', 'Budget and spend')),
    before: '¥',
    behind: '',
    series: [say(both('计划', 'planned')), say(both('花了', 'spent'))],
    groups: planned.map((fen, index) => ({
      label: say(roundLabel(index + 1)),
      cells: [cell(fen), cell(spent.get(index + 1))],
    })),
  };
}

function roundLabel(number: number): Bilingual {
  return both(`第 ${number} 轮`, `round ${number}`);
}
