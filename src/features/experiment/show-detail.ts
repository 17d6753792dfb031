/** The detail of a summary: tests, degrees of freedom, design effects and formulas. */
import { heading, text, type View, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import type { Comparison, NoComparison } from './domain/comparison.ts';
import { holm } from './domain/multiple-comparisons.ts';
import { pooledTest } from './domain/proportion.ts';
import type { PairVerdict } from './domain/round-verdict.ts';
import { sampleRatio } from './domain/sample-ratio.ts';
import { roundName } from './domain/test-ref.ts';
import { type RoundReading, TABLE_LEVEL } from './read-round.ts';
import { FIGURE_LABELS } from './say-figures.ts';
import { LACKS, showComparison } from './say-numbers.ts';
import { perYuanLabel, ratioLabel } from './say-verdict.ts';

const percent = (share: number, digits: number) => `${(share * 100).toFixed(digits)} %`;
const probability = (p: number) => (p < 0.0001 ? '< 0.0001' : p.toFixed(4));

export function detailView(context: ActionContext, reading: RoundReading): View {
  const say = translator(context);
  const { test, round, verdict, gate, metric } = reading;
  const label = ratioLabel(reading);
  const about = (name: Bilingual, comparison: Comparison | NoComparison) =>
    comparisonLine(context, name, comparison);
  const pairs = verdict.pairs.flatMap(pair => {
    const named = both(
      `${pair.second} 比 ${pair.first}：${label.zh}`,
      `${pair.second} against ${pair.first}: ${label.en}`,
    );
    return [
      about(named, pair.comparison),
      ...chanceLines(context, pair),
      ...pooledLines(context, reading, pair),
    ];
  });
  const gates =
    gate?.state === 'read'
      ? [
          about(both('轮次：总量', 'Rounds: in all'), gate.absolute.comparison),
          about(
            both(`轮次：${perYuanLabel(metric).zh}`, `Rounds: ${perYuanLabel(metric).en}`),
            gate.perYuan.comparison,
          ),
        ]
      : [];
  return view(
    heading(
      say(
        both(
          `${roundName(test.number, round.number)} 详情`,
          `Details of ${roundName(test.number, round.number)}`,
        ),
      ),
    ),
    text(...gates, ...pairs, ...holmLine(context, verdict.pairs), ...splitLine(context, reading)),
    text(...FORMULAS.map(say)),
    text(
      say(
        both(
          `计划 ${test.planHash}：/ab plan T${test.number}`,
          `Plan ${test.planHash}: /ab plan T${test.number}`,
        ),
      ),
    ),
  );
}

function comparisonLine(
  context: ActionContext,
  name: Bilingual,
  comparison: Comparison | NoComparison,
): string {
  const say = translator(context);
  const { zh, en } = name;
  if (!comparison.isKnown) {
    const lack = LACKS[comparison.lack];
    return say(both(`${zh}：${lack.zh}`, `${en}: ${lack.en}`));
  }
  const { t, df, p, standardError, designEffect, level, days, basis } = comparison;
  const facts = [
    showComparison(comparison, context.language),
    say(both(`区间 ${percent(level, 2)}`, `${percent(level, 2)} interval`)),
    basis === 'days'
      ? say(both(`${days} 天`, `${days} days`))
      : say(both('按次数（精确）', 'by counts (exact)')),
    ...(t === undefined ? [] : [`t ${t.toFixed(2)}`]),
    ...(df === undefined ? [] : [`df ${df.toFixed(1)}`]),
    ...(p === undefined ? [] : [`p ${probability(p)}`]),
    ...(standardError === undefined ? [] : [`se(ln) ${standardError.toFixed(4)}`]),
    ...(designEffect === undefined
      ? []
      : [say(both(`设计效应 ${designEffect.toFixed(1)}`, `design effect ${designEffect.toFixed(1)}`))]),
  ];
  return say(both(`${zh} ${facts.join(' · ')}`, `${en} ${facts.join(' · ')}`));
}

function chanceLines(context: ActionContext, { first, second, comparison }: PairVerdict): string[] {
  if (!comparison.isKnown || comparison.chanceToWin === undefined) return [];
  const { chanceToWin, expectedLoss } = comparison;
  const losses =
    expectedLoss === undefined
      ? both('', '')
      : both(
          `；选它平均损失 ${percent(expectedLoss.second, 2)}，选 ${first} 损失 ${percent(expectedLoss.first, 2)}`,
          `; choosing it loses ${percent(expectedLoss.second, 2)} on average, choosing ${first} ${percent(expectedLoss.first, 2)}`,
        );
  return [
    translator(context)(
      both(
        `${second} 更好的可能 ${percent(chanceToWin, 1)}${losses.zh}`,
        `Chance that ${second} is the better one ${percent(chanceToWin, 1)}${losses.en}`,
      ),
    ),
  ];
}

/** The pooled test stands here to be compared with; it never decides. */
function pooledLines(
  context: ActionContext,
  { variants, ratio }: RoundReading,
  { first, second }: PairVerdict,
): string[] {
  if (ratio.counting !== 'binomial' || ratio.per === 'day') return [];
  const trials = (name: string) => {
    const sums = variants.find(each => each.variant.name === name)?.sums ?? {};
    return { successes: sums[ratio.yield] ?? 0, trials: ratio.per === 'day' ? 0 : (sums[ratio.per] ?? 0) };
  };
  const pooled = pooledTest(trials(first), trials(second));
  if (pooled === undefined) return [];
  return [
    translator(context)(
      both(
        `合并检验 z ${pooled.z.toFixed(2)}，p ${probability(pooled.p)}：把每次点击当成互不相干，只作对照，不作判断`,
        `Pooled test z ${pooled.z.toFixed(2)}, p ${probability(pooled.p)}: it takes clicks for independent, and decides nothing`,
      ),
    ),
  ];
}

function holmLine(context: ActionContext, pairs: readonly PairVerdict[]): string[] {
  const ps = pairs.flatMap(({ comparison }) =>
    comparison.isKnown && comparison.p !== undefined ? [comparison.p] : [],
  );
  if (ps.length < 2) return [];
  const adjusted = holm(ps).map(probability).join(' / ');
  return [translator(context)(both(`Holm 校正后的 p：${adjusted}`, `p after Holm: ${adjusted}`))];
}

/** How the platform divided people, where it was its own split test: also when it did so as designed. */
function splitLine(context: ActionContext, { test, facts }: RoundReading): string[] {
  const { isSplitTest, split } = test.plan;
  const ratio = isSplitTest
    ? sampleRatio(
        facts,
        split.map(({ share }) => share),
      )
    : undefined;
  if (ratio === undefined) return [];
  const shares = ratio.shares.map(share => percent(share, 2)).join(' / ');
  const { zh, en } = FIGURE_LABELS[ratio.of];
  return [
    translator(context)(
      both(
        `分流：按${zh} ${shares}，${ratio.isAlarm ? '和设计的不符' : '和设计的相符'}（p ${probability(ratio.p)}）`,
        `Split: ${shares} by ${en}, ${ratio.isAlarm ? 'not as designed' : 'as designed'} (p ${probability(ratio.p)})`,
      ),
    ),
  ];
}

const FORMULAS: readonly Bilingual[] = [
  both(
    'CTR=点击÷曝光，CVR=转化÷点击，CPA=花费÷转化，ROAS=收入÷花费，都用合计算，不用各天平均',
    'CTR = clicks ÷ impressions, CVR = conversions ÷ clicks, CPA = spend ÷ conversions, ROAS = revenue ÷ spend: always of the sums, never averages of days',
  ),
  both(
    `表里的区间 ${TABLE_LEVEL * 100} %：R = Σy/Σx，exp(ln R ± t(n−1)·se)；se 是逐天删一的刀切法，不小于计数误差`,
    `Intervals in the table, ${TABLE_LEVEL * 100} %: R = Σy/Σx, exp(ln R ± t(n−1)·se); se by the delete-one-day jackknife, never less than the counting error`,
  ),
  both(
    '变体比较：同一天配对，ln(R_B/R_A) ± t(n−1)·se；轮次比较：不配对，Welch 自由度；几对一起比时区间按 1 − α/m',
    'Variants: paired by day, ln(R_B/R_A) ± t(n−1)·se; rounds: unpaired, Welch’s degrees of freedom; several pairs share α (1 − α/m)',
  ),
  both(
    '设计效应=按天的方差÷计数的方差：天和天差得比碰运气多几倍',
    'Design effect = variance by days ÷ variance of counts: how many times more the days differ than by chance',
  ),
];
