/** Making a test: its plan is frozen, and its first round starts. */
import type { Context } from '../../conversation/command.ts';
import type { Bilingual } from '../../domain/language.ts';
import { comparable, oneLine } from '../../domain/normal-form.ts';
import { shortId } from '../../domain/short-id.ts';
import { typedNumber } from '../../domain/typed-number.ts';
import { type Day, parseDay } from '../../domain/zoned-time.ts';
import { writeAudit } from '../../store/audit.ts';
import { nextNumber } from '../../store/short-ids.ts';
import type { Persona } from '../persona/domain/persona.ts';
import { CLUSTERED_FROM_DAYS } from './domain/estimate.ts';
import { type Direction, type MetricId, metricOf } from './domain/metric.ts';
import type { Plan } from './domain/plan.ts';
import { SMALLEST_DIFFERENCE } from './domain/reading.ts';
import { startRound } from './end-round.ts';
import { today } from './find-test.ts';
import { experimentRefusal } from './refusals.ts';
import type { Round } from './store/rounds.ts';
import { insertTest, type Test, type Variant } from './store/tests.ts';

/** The method's own shares of the budget. */
const ROUND_SHARES: readonly number[] = [20, 50, 30];
const PLANNED_DAYS = 7;
const MINIMUM_SAMPLE = 100;
const ROUNDS_AT_MOST = 10;
const ATTRIBUTION_DAYS_AT_MOST = 90;
const START_WITHIN_DAYS = 366;

/** As it was typed; what is left out has a default. */
export type WantedTest = {
  readonly name: string;
  readonly persona: Persona;
  readonly metric: MetricId;
  readonly variants: readonly string[];
  readonly budget?: number | undefined;
  readonly sourceId?: number | undefined;
  readonly days?: number | undefined;
  readonly minimum?: number | undefined;
  readonly isSplitTest?: boolean | undefined;
  readonly control?: string | undefined;
  readonly better?: Direction | undefined;
  readonly split?: string | undefined;
  readonly attribution?: string | undefined;
  readonly shares?: string | undefined;
  readonly start?: string | undefined;
};

/** @throws Refusal when it can't be planned so */
export async function makeTest(context: Context, wanted: WantedTest): Promise<{ test: Test; round: Round }> {
  const { transaction, team, person, room, origin, clock } = context;
  const variants = readVariants(wanted.variants);
  const plan = planOf(wanted, variants);
  const firstDay = readFirstDay(context, wanted.start);
  const test = await insertTest(transaction, {
    teamId: team.id,
    number: await nextNumber(transaction, team.id, 'T'),
    name: oneLine(wanted.name),
    personaId: wanted.persona.id,
    sourceId: wanted.sourceId ?? null,
    budget: wanted.budget === undefined ? null : Math.round(wanted.budget * 100),
    plan,
    roomId: room.id,
    createdAt: clock.now,
    createdById: person.id,
    variants,
  });
  const id = shortId('T', test.number);
  await writeAudit(transaction, origin, 'ab.made', id, {
    planHash: test.planHash,
    personaId: wanted.persona.id,
  });
  return { test, round: await startRound(context, test, 1, firstDay) };
}

/** @param typed `A:收纳`, or a name alone */
function readVariants(typed: readonly string[]): Omit<Variant, 'id'>[] {
  const variants = typed.map(each => {
    const [, name = '', label = ''] = /^([^:：]*)[:：]?(.*)$/su.exec(each) ?? [];
    if (name.trim() === '')
      throw experimentRefusal('variant-nameless', { typed: each }, { argument: 'variants' });
    return { name: name.trim(), label: label.trim() === '' ? name.trim() : label.trim() };
  });
  const seen = new Set<string>();
  for (const { name } of variants) {
    if (seen.has(comparable(name)))
      throw experimentRefusal('variant-again', { typed: name }, { argument: 'variants' });
    seen.add(comparable(name));
  }
  if (variants.length < 2) throw experimentRefusal('too-few-variants', {}, { argument: 'variants' });
  return variants;
}

function planOf(wanted: WantedTest, variants: readonly Omit<Variant, 'id'>[]): Plan {
  const metric = metricOf(wanted.metric);
  const plannedDays = wanted.days ?? PLANNED_DAYS;
  const split = wanted.split === undefined ? variants.map(() => 1) : readShares(SPLIT, wanted.split, 'split');
  if (split.length !== variants.length)
    throw experimentRefusal(
      'shares-per-variant',
      { variants: variants.length, count: split.length },
      { argument: 'split' },
    );
  const rounds =
    wanted.shares === undefined ? [...ROUND_SHARES] : readShares(SHARES, wanted.shares, 'shares');
  if (rounds.length < 2 || rounds.length > ROUNDS_AT_MOST)
    throw experimentRefusal(
      'bad-shares',
      { label: SHARES, typed: wanted.shares ?? '' },
      { argument: 'shares' },
    );
  return {
    metric: wanted.metric,
    better: wanted.better ?? metric.better,
    minimumSample: wanted.minimum ?? MINIMUM_SAMPLE,
    minimumDays: Math.min(CLUSTERED_FROM_DAYS, plannedDays),
    plannedDays,
    rounds,
    split: variants.map(({ name }, index) => ({ variant: name, share: split[index] ?? 1 })),
    isSplitTest: wanted.isSplitTest ?? false,
    control: wanted.control === undefined ? null : controlOf(wanted.control, variants),
    attributionDays: readAttribution(wanted.attribution),
    smallestDifference: SMALLEST_DIFFERENCE,
  };
}

function controlOf(typed: string, variants: readonly Omit<Variant, 'id'>[]): string {
  const wanted = comparable(typed);
  const found = variants.find(({ name, label }) => [name, label].some(each => comparable(each) === wanted));
  if (found !== undefined) return found.name;
  const names = variants.map(({ name }) => name);
  const both = { zh: names.join('、'), en: names.join(', ') };
  throw experimentRefusal('no-such-variant', { typed, names: both }, { argument: 'control' });
}

const SPLIT: Bilingual = { zh: '分配', en: 'split' };
const SHARES: Bilingual = { zh: '份额', en: 'shares' };

/** @param typed `20/50/30`, `50:50` */
function readShares(label: Bilingual, typed: string, argument: string): number[] {
  const parts = typed.replace(/%|％/g, '').split(/[/／:：,，、]/);
  const shares = parts.map(each => (/^\s*\d{1,6}(?:\.\d{1,4})?\s*$/.test(each) ? Number(each) : Number.NaN));
  if (shares.some(each => !(each > 0))) throw experimentRefusal('bad-shares', { label, typed }, { argument });
  return shares;
}

/** @param typed `7天`, `7` */
function readAttribution(typed: string | undefined): number {
  if (typed === undefined) return 0;
  const days = typedNumber(typed, ['天', '日', 'd', 'day', 'days']) ?? Number.NaN;
  if (Number.isInteger(days) && days >= 0 && days <= ATTRIBUTION_DAYS_AT_MOST) return days;
  throw experimentRefusal('bad-days', { typed }, { argument: 'attribution' });
}

/** A day without its year is the nearest such day. */
function readFirstDay(context: Context, typed: string | undefined): Day {
  const now = today(context);
  if (typed === undefined) return now;
  const clock = { ...context.clock, now: context.saidAt };
  const from = (day: Day) => Math.abs(Date.parse(day) - Date.parse(now)) / 86_400_000;
  const [nearest] = (['past', 'future'] as const)
    .flatMap(leaning => parseDay(typed, clock, leaning) ?? [])
    .toSorted((one, other) => from(one) - from(other));
  if (nearest !== undefined && from(nearest) <= START_WITHIN_DAYS) return nearest;
  throw experimentRefusal('bad-first-day', { typed }, { argument: 'start' });
}
