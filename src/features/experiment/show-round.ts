/** The summary of a round as a message: the answer, warnings, the table, the comparisons, and ways on. */
import {
  actions,
  type Block,
  type Button,
  chart,
  heading,
  type Tone,
  text,
  toned,
  type View,
  view,
} from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import { both } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { summaryChart } from './chart-round.ts';
import { CLUSTERED_FROM_DAYS } from './domain/estimate.ts';
import { roundName } from './domain/test-ref.ts';
import { today, variantText } from './find-test.ts';
import type { RoundClaims } from './read-claims.ts';
import type { RoundReading, VariantReading } from './read-round.ts';
import { showFigure } from './say-figures.ts';
import { showEstimate, showMoney } from './say-numbers.ts';
import { answerText, betweenVariants, gateLines, pairText, ratioLabel } from './say-verdict.ts';
import { figureNotes, warningText } from './say-warnings.ts';
import { claimBlocks } from './show-claims.ts';

const COLUMNS = both(
  '变体 花费 曝光 点击 转化 收入 CTR CVR CPA ROAS 每元产出',
  'Variant Spend Impressions Clicks Conversions Revenue CTR CVR CPA ROAS Per_yuan',
);
/** What is per minor unit is shown per yuan. */
const PER_YUAN = 100;

/** @param claims of a round that is over */
export function summaryView(
  context: ActionContext,
  reading: RoundReading,
  claims: RoundClaims | undefined,
): View {
  const { language } = context;
  const say = translator(context);
  const { verdict, gate, warnings, variants } = reading;
  const label = ratioLabel(reading);
  const isEarly = verdict.state === 'too early';
  const notes = [...warnings.map(warningText), ...variants.flatMap(figureNotes)];
  const comparisons = [
    ...(gate?.state === 'read' ? [...gateLines(reading, gate, language), say(betweenVariants(reading))] : []),
    ...verdict.pairs.map(pair => pairText(pair, label, isEarly, language)),
    ...(hasFewDays(reading) ? [say(FEW_DAYS)] : []),
  ];
  const drawn = summaryChart(context, reading);
  const blocks: Block[] = [
    heading(say(answerText(reading))),
    text(contextLine(context, reading), ...notes.map(each => `⚠ ${say(each)}`)),
    {
      kind: 'table',
      columns: say(COLUMNS)
        .split(' ')
        .map(each => each.replace('_', ' ')),
      rows: variants.map(each => row(context, reading, each)),
    },
    text(...comparisons, ...signalLine(context, reading)),
    ...(drawn === undefined ? [] : [chart(drawn)]),
    ...(claims === undefined ? [] : claimBlocks(context, claims)),
    actions(...buttons(context, reading)),
  ];
  return toned(view(...blocks), toneOf(reading));
}

const FEW_DAYS = both(
  `不到 ${CLUSTERED_FROM_DAYS} 天：天和天的差别比这些区间显示的大`,
  `Fewer than ${CLUSTERED_FROM_DAYS} days: days differ more than these intervals show`,
);

function hasFewDays({ variants, verdict }: RoundReading): boolean {
  const isByCounts = (cell: object) => 'basis' in cell && cell.basis === 'counts';
  return (
    variants.some(({ cells }) => Object.values(cells).some(isByCounts)) ||
    verdict.pairs.some(({ comparison }) => isByCounts(comparison))
  );
}

function contextLine(context: ActionContext, { test, round, rounds, planned, spent }: RoundReading): string {
  const say = translator(context);
  const [first, last] = [round.firstDay, round.lastDay ?? round.plannedLastDay].map(day => day.slice(5));
  const state =
    round.endedAt === null
      ? round.firstDay > today(context)
        ? both('还没开始', 'to come')
        : both('进行中', 'running')
      : round.isEndedEarly
        ? both('提前结束', 'ended early')
        : both('按计划结束', 'ended as planned');
  const money =
    spent === undefined || planned === undefined
      ? both('', '')
      : both(
          ` · 花了 ${showMoney(spent)}，计划 ${showMoney(Math.round(planned))}`,
          ` · ${showMoney(spent)} spent of ${showMoney(Math.round(planned))}`,
        );
  return say(
    both(
      `${test.name} · 第 ${round.number}/${rounds} 轮 · ${first} 到 ${last} ${state.zh} · 画像 v${round.personaVersion}${money.zh}`,
      `${test.name} · round ${round.number} of ${rounds} · ${first} to ${last}, ${state.en} · persona v${round.personaVersion}${money.en}`,
    ),
  );
}

function row(
  { language }: ActionContext,
  { metric }: RoundReading,
  { variant, sums, cells }: VariantReading,
): string[] {
  const figure = (name: 'spend' | 'impressions' | 'clicks' | 'conversions' | 'revenue') =>
    sums[name] === undefined ? '–' : showFigure(name, sums[name]);
  return [
    variantText(variant, language),
    ...(['spend', 'impressions', 'clicks', 'conversions', 'revenue'] as const).map(figure),
    showEstimate(cells.ctr, 'percent', language),
    showEstimate(cells.cvr, 'percent', language),
    showEstimate(cells.cpa, 'money', language),
    showEstimate(cells.roas, 'number', language),
    showEstimate(cells.perYuan, 'number', language, metric.yield === 'revenue' ? 1 : PER_YUAN),
  ];
}

function signalLine(context: ActionContext, { signals, test }: RoundReading): string[] {
  if (signals.count === 0) return [];
  const names = new Map(test.variants.map(({ id, name }) => [id, name]));
  const shown = signals.first.map(
    ({ variantId, feedback }) => `${shortId('F', feedback)}（${names.get(variantId) ?? '?'}）`,
  );
  const more = signals.count > shown.length ? ' …' : '';
  return [
    translator(context)({
      zh: `用户的反应 ${signals.count} 条：${shown.join(' ')}${more}`,
      en: `What users returned, ${signals.count}: ${shown.join(' ').replaceAll('（', ' (').replaceAll('）', ')')}${more}`,
    }),
  ];
}

function buttons(context: ActionContext, { test, round, rounds, isLastStarted }: RoundReading): Button[] {
  const say = translator(context);
  const name = roundName(test.number, round.number);
  const id = shortId('T', test.number);
  const detail = {
    label: say({ zh: '详情', en: 'Details' }),
    line: say({ zh: `/ab summary ${name} 详情=是`, en: `/ab summary ${name} details=yes` }),
    isApart: true,
  };
  if (test.finishedAt !== null || round.endedAt === null || !isLastStarted) return [detail];
  const on =
    round.number < rounds
      ? {
          label: say({ zh: '下一轮', en: 'Next round' }),
          line: `/ab next ${name}`,
          isApart: true,
          isOnce: true,
        }
      : {
          label: say({ zh: '结束测试', en: 'Finish' }),
          line: `/ab finish ${id}`,
          isApart: true,
          isOnce: true,
        };
  return [on, detail];
}

function toneOf({ round, verdict, gate }: RoundReading): Tone {
  if (round.endedAt === null) return 'open';
  if (gate?.state === 'read') return gate.absolute.answer === 'beaten' ? 'approved' : 'closed';
  return verdict.state === 'read' && verdict.leader !== undefined ? 'approved' : 'closed';
}
