/** Threats to validity: what has to be known before a verdict is read, in the order in which it is said (method.md §11). */
import { type Campaign, campaignsIn, type OwnCampaign } from '../../../domain/campaign.ts';
import type { Day } from '../../../domain/zoned-time.ts';
import type { SampleRatio } from './sample-ratio.ts';

/** A round's spend may be off its planned one by so much. */
export const BUDGET_DRIFT = 0.1;

export type Warning =
  | {
      readonly kind: 'rounds of different length';
      readonly rounds: readonly { readonly round: number; readonly days: number }[];
    }
  | { readonly kind: 'mixed persona versions'; readonly versions: readonly number[] }
  | { readonly kind: 'not an experiment' }
  | { readonly kind: 'sample ratio'; readonly round: number; readonly ratio: SampleRatio }
  | {
      readonly kind: 'budget drift';
      readonly round: number;
      readonly planned: number;
      readonly spent: number;
    }
  | { readonly kind: 'different weekdays'; readonly rounds: readonly number[] }
  | {
      readonly kind: 'campaign in one round';
      readonly campaign: Campaign;
      readonly rounds: readonly number[];
    }
  | { readonly kind: 'revised figures'; readonly round: number; readonly days: number }
  | { readonly kind: 'asked in between'; readonly people: number };

export type WarnedRound = {
  /** 1, 2, 3. */
  readonly round: number;
  /** Its first day and its last; while it runs, the last so far. */
  readonly first: Day;
  readonly last: Day;
  readonly isOver: boolean;
  readonly personaVersion: number;
  /** Where the platform's own split test was used. */
  readonly sampleRatio?: SampleRatio | undefined;
  /** Minor units; `spent` is undefined as long as nobody gave it. */
  readonly planned: number;
  readonly spent: number | undefined;
  /** Days whose figures are others than in the last summary. */
  readonly revisedDays: number;
};

export type WarnedTest = {
  readonly isSplitTest: boolean;
  /** Those that are compared. */
  readonly rounds: readonly WarnedRound[];
  /** People who were surveyed or interviewed between the first day of the rounds and the last. */
  readonly peopleAsked: number;
  /** The team's own campaign windows. */
  readonly ownCampaigns?: readonly OwnCampaign[];
};

/** @returns the warnings in their order */
export function warningsOf({ isSplitTest, rounds, peopleAsked, ownCampaigns = [] }: WarnedTest): Warning[] {
  return [
    ...lengths(rounds),
    ...versions(rounds),
    ...(isSplitTest ? [] : [{ kind: 'not an experiment' } as const]),
    ...rounds.flatMap(({ round, sampleRatio: ratio }) =>
      ratio?.isAlarm ? [{ kind: 'sample ratio', round, ratio } as const] : [],
    ),
    ...rounds.flatMap(drift),
    ...weekdays(rounds),
    ...campaigns(rounds, ownCampaigns),
    ...rounds.flatMap(({ round, revisedDays: days }) =>
      days > 0 ? [{ kind: 'revised figures', round, days } as const] : [],
    ),
    ...(peopleAsked > 0 ? [{ kind: 'asked in between', people: peopleAsked } as const] : []),
  ];
}

/** A round that still runs is shorter for that reason alone. */
function lengths(rounds: readonly WarnedRound[]): Warning[] {
  const over = rounds
    .filter(each => each.isOver)
    .map(({ round, first, last }) => ({ round, days: daysOf(first, last).length }));
  return new Set(over.map(each => each.days)).size > 1
    ? [{ kind: 'rounds of different length', rounds: over }]
    : [];
}

function versions(rounds: readonly WarnedRound[]): Warning[] {
  const found = [...new Set(rounds.map(each => each.personaVersion))];
  return found.length > 1 ? [{ kind: 'mixed persona versions', versions: found }] : [];
}

/** A round that still runs can only have spent too much. */
function drift({ round, planned, spent, isOver }: WarnedRound): Warning[] {
  if (spent === undefined || planned <= 0) return [];
  const [off, allowed] = [spent - planned, planned * BUDGET_DRIFT];
  return off > allowed || (isOver && off < -allowed) ? [{ kind: 'budget drift', round, planned, spent }] : [];
}

/** Rounds of equal length may begin on any weekday as long as each weekday comes equally often. */
function weekdays(rounds: readonly WarnedRound[]): Warning[] {
  const counted = rounds.filter(each => each.isOver).map(({ first, last }) => weekdayShares(first, last));
  const isDifferent = counted.some(shares => shares.some((share, day) => share !== counted[0]?.[day]));
  return isDifferent ? [{ kind: 'different weekdays', rounds: rounds.map(each => each.round) }] : [];
}

function weekdayShares(first: Day, last: Day): number[] {
  const days = daysOf(first, last);
  const counts = new Array<number>(7).fill(0);
  for (const day of days) {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    counts[weekday] = (counts[weekday] ?? 0) + 1;
  }
  return counts.map(count => count / days.length);
}

function campaigns(rounds: readonly WarnedRound[], own: readonly OwnCampaign[]): Warning[] {
  const touched = rounds.flatMap(({ round, first, last }) =>
    campaignsIn(first, last, own).map(campaign => ({ round, campaign })),
  );
  return [...new Map(touched.map(({ campaign }) => [campaign.id, campaign])).values()].flatMap(
    (campaign): Warning[] => {
      const within = touched.filter(each => each.campaign.id === campaign.id).map(each => each.round);
      return within.length < rounds.length
        ? [{ kind: 'campaign in one round', campaign, rounds: within }]
        : [];
    },
  );
}

const DAY_MILLISECONDS = 86_400_000;

function daysOf(first: Day, last: Day): Day[] {
  const days: Day[] = [];
  const end = Date.parse(`${last}T00:00:00Z`);
  for (let at = Date.parse(`${first}T00:00:00Z`); at <= end; at += DAY_MILLISECONDS)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}
