/** Rounds to be played in a chat: figures of seven days and two variants, as a table that is pasted. */
import { type Gate, readGate } from '../../../src/features/experiment/domain/gate.ts';
import { metricOf } from '../../../src/features/experiment/domain/metric.ts';
import type { RoundVariant } from '../../../src/features/experiment/domain/round-verdict.ts';
import type { Chat } from '../chat.ts';

export const NEW = '/ab new "秋季卖点" 画像=精致妈妈 预算=100000 指标=转化 变体=A:收纳,B:颜值';
/** How much a day is above or below the mean, for each variant. */
const WAVES = [
  [0, 0.6, -0.5, 0.3, -0.2, 0.4, -0.6],
  [0.2, 0.4, -0.6, 0.5, -0.4, 0.2, -0.3],
] as const;
const SHARES = [0.2, 0.5, 0.3] as const;
const FIRST_DAYS = ['2026-11-30', '2026-12-07', '2026-12-14'] as const;
/** The evening before each round is over. */
export const EVENINGS = ['2026-12-06T22:00', '2026-12-13T22:00', '2026-12-20T22:00'] as const;
/** When each round is over. */
export const OVER = ['2026-12-07T09:00', '2026-12-14T09:00', '2026-12-21T09:00'] as const;

export type PlayedRound = {
  /** Mean conversions of a variant and day. */
  readonly mean: number;
  /** How far a day may be off, as a share. */
  readonly swing: number;
  /** Of B to A. */
  readonly lift?: number;
};

export type DayRow = {
  readonly day: string;
  readonly variant: 'A' | 'B';
  /** Minor units. */
  readonly spend: number;
  readonly impressions: number;
  readonly clicks: number;
  readonly conversions: number;
  readonly revenue: number;
};

/** @param round 1, 2, 3 */
export function rowsOf(round: number, { mean, swing, lift = 1 }: PlayedRound): DayRow[] {
  const first = Date.parse(FIRST_DAYS[round - 1] ?? '');
  return (['A', 'B'] as const).flatMap(
    (variant, at) =>
      WAVES[at]?.map((wave, index) => {
        const conversions = Math.round(mean * (1 + wave * swing) * (variant === 'B' ? lift : 1));
        return {
          day: new Date(first + index * 86_400_000).toISOString().slice(0, 10),
          variant,
          spend: Math.round(((SHARES[round - 1] ?? 0) * 10_000_000) / 14),
          impressions: conversions * 1000,
          clicks: conversions * 20,
          conversions,
          revenue: conversions * 12_000,
        };
      }) ?? [],
  );
}

/** @returns rows as the domain knows them */
export function factsOf(rows: readonly DayRow[]): RoundVariant[] {
  return (['A', 'B'] as const).map(name => ({
    name,
    share: 0.5,
    days: rows.filter(({ variant }) => variant === name).map(({ variant: _, ...figures }) => figures),
  }));
}

/** @returns the gate of two rounds that are over, by the domain @throws Error when it is too early for one */
export function gateOf(second: PlayedRound, third: PlayedRound): Extract<Gate, { state: 'read' }> {
  const gate = readGate({
    metric: metricOf('conversions'),
    before: factsOf(rowsOf(2, second)),
    after: factsOf(rowsOf(3, third)),
    state: 'ended as planned',
    plannedDays: 7,
    smallestDifference: 0.1,
  });
  if (gate.state !== 'read') throw new Error('the gate is too early');
  return gate;
}

/** @returns what is pasted, below the line that records it */
export function tableOf(rows: readonly DayRow[], separator = '\t'): string {
  const line = (cells: readonly (string | number)[]) => cells.join(separator);
  return [
    line(['日期', '变体', '花费', '曝光', '点击', '转化', '收入']),
    ...rows.map(each =>
      line([
        each.day,
        each.variant,
        each.spend / 100,
        each.impressions,
        each.clicks,
        each.conversions,
        each.revenue / 100,
      ]),
    ),
  ].join('\n');
}

/** Begins the test, plays three rounds and goes on between them. */
export async function playRounds(chat: Chat, rounds: readonly PlayedRound[]): Promise<void> {
  await chat.type(':now 2026-11-30T10:00');
  await chat.type(':as 王经理 manager');
  await chat.type(':as 小郑 role=media');
  await chat.say('小郑', '/persona new 精致妈妈');
  await chat.say('小郑', NEW);
  for (const [index, round] of rounds.entries()) {
    await chat.type(`:now ${OVER[index]}`);
    await chat.say('小郑', `/ab record T1\n${tableOf(rowsOf(index + 1, round))}`);
    if (index < rounds.length - 1) await chat.say('小郑', '/ab next T1');
  }
}
