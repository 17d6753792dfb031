/** Recording figures of variants: each row by itself, so that a bad one keeps no good one out. */
import type { ActionContext } from '../../conversation/action-context.ts';
import { tell } from '../../conversation/feature.ts';
import { numberOfRound } from '../../domain/short-id.ts';
import type { Day } from '../../domain/zoned-time.ts';
import { writeAudit } from '../../store/audit.ts';
import { FIGURE_NAMES, type Figures } from './domain/figures.ts';
import { type Fault, faultsOf } from './domain/impossible-figures.ts';
import { metricOf } from './domain/metric.ts';
import { normalShares } from './domain/plan.ts';
import { earlierDay } from './domain/round-days.ts';
import { roundName } from './domain/test-ref.ts';
import { postIfComplete } from './end-round.ts';
import { type Found, today } from './find-test.ts';
import { plannedOf } from './read-round.ts';
import { experimentRefusal } from './refusals.ts';
import { figuresOfRound, type Kept, keepFigures, type NewFigures } from './store/figures.ts';
import type { Round } from './store/rounds.ts';
import type { Test, Variant } from './store/tests.ts';

/** Figures of a variant as they were given: of a day, or the total so far. */
export type GivenFigures = {
  readonly variant: Variant;
  readonly day: Day | undefined;
  readonly figures: Figures;
  /** Of a table, from 1; empty for a typed line. */
  readonly rows: readonly number[];
};

export type Recorded = GivenFigures & {
  readonly round: Round;
  /** With what was given before and not given again. */
  readonly whole: Figures;
} & (
    | { readonly became: Kept }
    /** Refused, or asked about. */
    | { readonly became: 'refused' | 'asked'; readonly faults: readonly Fault[] }
  );

/**
 * Keeps what can be, and says of the rest what is wrong with it. A figure that is not given again stays as it was.
 * @param isConfirmed whether somebody said that what is hardly so is so
 */
export async function recordFigures(
  context: ActionContext,
  found: Found,
  given: readonly GivenFigures[],
  isConfirmed: boolean,
): Promise<Recorded[]> {
  const { transaction, clock, origin } = context;
  const now = today(context);
  const recorded: Recorded[] = [];
  const kept = new Map<Round, NewFigures[]>();
  // Of a variant and day they are given once, so what stood there before is read once.
  const before = new Map<number, Awaited<ReturnType<typeof figuresOfRound>>>();
  for (const each of given) {
    const round = roundFor(found, each.day, now);
    demandBegun(found.test, round, each.day, now);
    const ofRound = before.get(round.id) ?? (await figuresOfRound(transaction, round));
    before.set(round.id, ofRound);
    const known = ofRound.get(each.variant.id);
    const stood = each.day === undefined ? known?.total : known?.days.find(({ day }) => day === each.day);
    const whole = merged(stood ?? {}, each.figures);
    const faults = faultsOf(whole, rowFacts(found.test, round, each, now));
    const counted = isConfirmed ? faults.filter(({ act }) => act === 'refuse') : faults;
    if (counted.length > 0) {
      const became = counted.some(({ act }) => act === 'refuse') ? 'refused' : 'asked';
      recorded.push({ ...each, round, whole, became, faults: counted });
      continue;
    }
    const became = stood === undefined ? 'new' : isSame(stood, whole) ? 'same' : 'replaced';
    if (became !== 'same') {
      const row = { variantId: each.variant.id, day: each.day, figures: whole };
      const rows = kept.get(round);
      if (rows === undefined) kept.set(round, [row]);
      else rows.push(row);
    }
    recorded.push({ ...each, round, whole, became });
  }
  for (const [round, rows] of kept) {
    await keepFigures(transaction, round, rows, { personId: origin.personId ?? 0, at: clock.now });
    const of = recorded.filter(each => each.round.id === round.id);
    await writeAudit(transaction, origin, 'ab.recorded', roundName(found.test.number, round.number), {
      new: of.filter(({ became }) => became === 'new').length,
      replaced: of.filter(({ became }) => became === 'replaced').length,
    });
    await postIfComplete(context, found.test, round);
  }
  await tellOfRevisions(context, found.test, [...kept.keys()]);
  return recorded;
}

/** Whoever cites a round that is over rests on its figures. */
async function tellOfRevisions(context: ActionContext, test: Test, rounds: readonly Round[]): Promise<void> {
  const { transaction, features, team, clock } = context;
  const ended = rounds.filter(({ endedAt }) => endedAt !== null);
  if (ended.length === 0) return;
  const change = {
    letter: 'R' as const,
    numbers: ended.map(each => numberOfRound(test.number, each.number)),
  };
  const by = { transaction, features, now: clock.now };
  await tell(features, 'recordsTouched', by, { ...change, teamId: team.id });
  await tell(features, 'recordsChanged', context, change);
}

/** @throws Refusal for a total of a round that is still to come */
function demandBegun(test: Test, round: Round, day: Day | undefined, now: Day): void {
  if (day !== undefined || round.firstDay <= now) return;
  throw experimentRefusal('not-begun', { id: roundName(test.number, round.number), day: round.firstDay });
}

/** The round that was named; else the one that had the day; else the last. */
function roundFor({ rounds, round, isRoundNamed }: Found, day: Day | undefined, now: Day): Round {
  if (isRoundNamed || day === undefined) return round;
  return rounds.findLast(each => each.firstDay <= day && day <= lastDayOf(each, now)) ?? round;
}

function lastDayOf({ lastDay, plannedLastDay }: Round, now: Day): Day {
  return lastDay ?? earlierDay(now, plannedLastDay);
}

function isSame(one: Figures, other: Figures): boolean {
  return FIGURE_NAMES.every(name => one[name] === other[name]);
}

function merged(before: Figures, given: Figures): Figures {
  return Object.fromEntries(
    FIGURE_NAMES.flatMap(name => {
      const value = given[name] ?? before[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function rowFacts(test: Test, round: Round, { variant, day }: GivenFigures, now: Day) {
  const { plan } = test;
  const at = test.variants.findIndex(({ id }) => id === variant.id);
  const share = normalShares(plan.split.map(each => each.share))[at] ?? 0;
  const planned = plannedOf(test, round);
  return {
    day,
    round: { first: round.firstDay, last: lastDayOf(round, now) },
    metric: metricOf(plan.metric),
    plannedSpend:
      planned === undefined ? undefined : (planned * share) / (day === undefined ? 1 : plan.plannedDays),
  };
}
