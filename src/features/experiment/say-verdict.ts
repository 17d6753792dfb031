/** Verdicts of a round and of the gate, in words: the answer in one line, and what it rests on. */
import { counted } from '../../conversation/translation.ts';
import { type Bilingual, both, type Language } from '../../domain/language.ts';
import type { Comparison, NoComparison } from './domain/comparison.ts';
import type { Gate, GateAnswer, GateReading, GateSettling } from './domain/gate.ts';
import { type Metric, type MetricId, metricOf, type Ratio } from './domain/metric.ts';
import type { PairAnswer, PairVerdict } from './domain/round-verdict.ts';
import { roundName } from './domain/test-ref.ts';
import type { RoundReading, RoundResult } from './read-round.ts';
import { FIGURE_LABELS } from './say-figures.ts';
import { LACKS, showComparison, showCount, showMoney, showShares, showTimes } from './say-numbers.ts';

const PAIR_ANSWERS: Readonly<Record<PairAnswer, Bilingual>> = {
  better: both('更好', 'better'),
  worse: both('更差', 'worse'),
  'about the same': both('差不多', 'about the same'),
  'cannot tell': both('说不准', 'cannot tell'),
};

const GATE_ANSWERS: Readonly<Record<GateAnswer, Bilingual>> = {
  beaten: both('超过', 'beaten'),
  'not beaten': both('未超过', 'not beaten'),
  worse: both('更差', 'worse'),
  'cannot tell': both('说不准', 'cannot tell'),
};

const PER_YUAN: Readonly<Partial<Record<Ratio['yield'], MetricId>>> = {
  conversions: 'conversions-per-yuan',
  clicks: 'clicks-per-yuan',
  revenue: 'roas',
};

/** @returns what the yield per yuan of a metric is called */
export function perYuanLabel({ yield: yields }: Ratio): Bilingual {
  const id = PER_YUAN[yields];
  const { zh, en } = FIGURE_LABELS[yields];
  return id === undefined ? both(`每元${zh}`, `${en} per yuan`) : metricOf(id).label;
}

/** @returns what decides between the variants, as it is called */
export function ratioLabel({ ratio, metric }: { readonly ratio: Ratio; readonly metric: Metric }): Bilingual {
  return ratio === metric ? metric.label : perYuanLabel(metric);
}

function comparisonText(comparison: Comparison | NoComparison, language: Language): string {
  if (comparison.isKnown) return showComparison(comparison, language);
  return language === 'en' ? LACKS[comparison.lack].en : LACKS[comparison.lack].zh;
}

/** A full-width bracket has its blank within it. */
function gapped(shown: string): string {
  return shown.endsWith('）') ? shown : `${shown} `;
}

/** `B 比 A：每元转化 +12 %（−5 … +32）· 说不准` */
export function pairText(pair: PairVerdict, label: Bilingual, isEarly: boolean, language: Language): string {
  const answer = isEarly ? both('还早', 'too early') : PAIR_ANSWERS[pair.answer];
  const shown = comparisonText(pair.comparison, language);
  return language === 'en'
    ? `${pair.second} against ${pair.first}: ${label.en} ${shown} · ${answer.en}${settlesText(pair).en}`
    : `${pair.second} 比 ${pair.first}：${label.zh} ${gapped(shown)}· ${answer.zh}${settlesText(pair).zh}`;
}

function settlesText({ settles }: PairVerdict): Bilingual {
  if (settles === undefined) return both('', '');
  return settles.moreDays === undefined
    ? both('，照现在的波动一年也分不清', '; at the present spread a year would not tell')
    : both(
        `，照现在的波动再跑约 ${settles.moreDays} 天能分清`,
        `; at the present spread about ${counted(settles.moreDays, 'more day')} would tell`,
      );
}

/** The answer of a round, in one line: id first. */
export function answerText(reading: RoundReading): Bilingual {
  const { test, round, gate, verdict } = reading;
  const id = roundName(test.number, round.number);
  const between = betweenVariants(reading);
  if (gate?.state === 'read') {
    const [absolute, perYuan] = [GATE_ANSWERS[gate.absolute.answer], GATE_ANSWERS[gate.perYuan.answer]];
    return both(
      `${id} 比第 ${round.number - 1} 轮：${absolute.zh} · 每元${perYuan.zh}`,
      `${id} against round ${round.number - 1}: ${absolute.en} · per yuan ${perYuan.en}`,
    );
  }
  if (verdict.state === 'too early') {
    const days = verdict.missingDays;
    const events = Math.ceil(verdict.missingEvents);
    const { zh, en } = FIGURE_LABELS[reading.metric.events];
    return both(
      `${id} 还早：${[...(days > 0 ? [`还差 ${days} 天`] : []), ...(events > 0 ? [`最少的变体还差 ${showCount(events)} ${zh}`] : [])].join('，')}`,
      `${id} too early: ${[...(days > 0 ? [`${counted(days, 'more day')}`] : []), ...(events > 0 ? [`${showCount(events)} more ${en} of the variant with fewest`] : [])].join(', ')}`,
    );
  }
  return both(`${id} ${between.zh}`, `${id} ${between.en}`);
}

/** Which variant is ahead, in a few words. */
export function betweenVariants({ verdict, ratio, metric }: RoundResult): Bilingual {
  const label = ratioLabel({ ratio, metric });
  if (verdict.state === 'too early') return both('变体之间还早', 'between the variants: too early');
  if (verdict.leader !== undefined)
    return both(`${verdict.leader} 更好（${label.zh}）`, `${verdict.leader} is better (${label.en})`);
  const answers = new Set(verdict.pairs.map(({ answer }) => answer));
  if (answers.size === 1 && answers.has('about the same'))
    return both(`变体差不多（${label.zh}）`, `the variants are about the same (${label.en})`);
  if (answers.has('better') || answers.has('worse'))
    return both(
      `有的变体更好，没有一个胜过全部（${label.zh}）`,
      `some variants are better, none is better than all (${label.en})`,
    );
  return both(`哪个变体更好，说不准（${label.zh}）`, `which variant is better: cannot tell (${label.en})`);
}

/** What an ended round says, in one line, wherever it is cited: of two variants with the numbers it rests on. */
export function resultText(result: RoundResult): Bilingual {
  const [only, ...others] = result.verdict.pairs;
  if (only === undefined || others.length > 0) return betweenVariants(result);
  const { settles: _, ...pair } = only;
  const label = ratioLabel(result);
  return both(pairText(pair, label, false, 'zh-CN'), pairText(pair, label, false, 'en'));
}

/** The gate: both readings, what money alone would do, and what would settle it. */
export function gateLines(
  reading: RoundReading,
  gate: Extract<Gate, { state: 'read' }>,
  language: Language,
): string[] {
  const { round, metric } = reading;
  const say = (words: Bilingual) => (language === 'en' ? words.en : words.zh);
  const yields = FIGURE_LABELS[metric.yield];
  const perYuan = perYuanLabel(metric);
  const [now, before] = [round.number, round.number - 1];
  const line = (label: Bilingual, { comparison, answer }: GateReading) => {
    const shown = comparisonText(comparison, language);
    return say(
      both(
        `第 ${now} 轮比第 ${before} 轮：${label.zh} ${gapped(shown)}· ${GATE_ANSWERS[answer].zh}`,
        `Round ${now} against round ${before}: ${label.en} ${shown} · ${GATE_ANSWERS[answer].en}`,
      ),
    );
  };
  const { absolute, perYuan: yuan } = gate;
  return [
    line(yields, absolute),
    line(perYuan, yuan),
    ...(absolute.moneyAlone === undefined || yuan.moneyAlone === undefined
      ? []
      : [
          say(
            both(
              `只看钱多钱少：${yields.zh}本来就会是第 ${before} 轮的 ${showShares(absolute.moneyAlone)}，每元 ${showTimes(yuan.moneyAlone)} 倍`,
              `Money alone: ${yields.en} would be ${showShares(absolute.moneyAlone)} of round ${before}, and ${showTimes(yuan.moneyAlone)} times per yuan`,
            ),
          ),
        ]),
    ...(absolute.isMoreThanMoneyExplains || yuan.isMoreThanMoneyExplains
      ? [say(both('比预算变小能解释的更多', 'More than the smaller budget explains'))]
      : []),
    ...(absolute.settles === undefined ? [] : [say(gateSettlesText(absolute.settles))]),
    ...(yuan.settles === undefined || absolute.settles?.by === 'figures by day'
      ? []
      : [`${say(both('每元：', 'Per yuan: '))}${say(gateSettlesText(yuan.settles))}`]),
  ];
}

function gateSettlesText(settles: GateSettling): Bilingual {
  switch (settles.by) {
    case 'figures by day':
      return both(
        `要分清：两轮都按天记数，至少 ${settles.days} 天`,
        `What would settle it: figures by day of both rounds, ${settles.days} days at least`,
      );
    case 'more days': {
      const [zh, en] =
        settles.spend === undefined
          ? ['', '']
          : [
              `，约 ${showMoney(Math.round(settles.spend))}`,
              `, about ${showMoney(Math.round(settles.spend))}`,
            ];
      return both(
        `要分清：照现在的波动和花费，再跑约 ${settles.days} 天${zh}`,
        `What would settle it: about ${counted(settles.days, 'more day')} at the present spread and spend${en}`,
      );
    }
    case 'nothing within a year':
      return both('照现在的波动，再跑一年也分不清', 'At the present spread a year would not settle it');
    default:
      return settles satisfies never;
  }
}
