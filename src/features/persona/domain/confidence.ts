/**
 * How sure the team may be of a claim (method.md §8): every piece of evidence weighs by what its kind makes of it (a
 * feedback by source and intensity) and by its age; a voice counts once a side, with its largest weight.
 */
export type Side = 'supporting' | 'contradicting';

/** What a piece of evidence weighs by. */
export type Weighable = {
  readonly side: Side;
  /** Evidence with one voice is of one person, or one statement. */
  readonly voice: number;
  readonly sourceId: number;
  /** Before its age: of a feedback `source_weight × intensity/5`. */
  readonly weight: number;
  /** When the user said it. */
  readonly saidAt: Date;
};

/** What a claim stands on at one instant. Two standings of one claim differ by decay alone as long as its evidence is the same. */
export type Standing = {
  /** S: the weight of the supporting voices. */
  readonly supporting: number;
  /** C: the weight of the contradicting voices. */
  readonly contradicting: number;
  /** n */
  readonly voicesFor: number;
  /** m */
  readonly voicesAgainst: number;
  /** D: distinct sources of the supporting evidence. */
  readonly sources: number;
  /** When the newest supporting voice was first heard; null when none was. */
  readonly newestVoiceAt: Date | null;
};

const DAY_MILLISECONDS = 86_400_000;
/** What is on a border by hand must not fall off it by the rounding of binary fractions. */
const ROUNDING = 1e-9;

/**
 * `w(e) = weight × 2^(−age_days/half_life)`, the age in days with fractions, never negative.
 * @param at the instant as of which it weighs
 */
export function weightOf(evidence: Weighable, at: Date, halfLifeDays: number): number {
  const ageDays = Math.max(0, at.getTime() - evidence.saidAt.getTime()) / DAY_MILLISECONDS;
  return evidence.weight * 2 ** (-ageDays / halfLifeDays);
}

/** @returns what a claim with this evidence stands on at an instant */
export function standingOf(evidence: readonly Weighable[], at: Date, halfLifeDays: number): Standing {
  const weights = { supporting: new Map<number, number>(), contradicting: new Map<number, number>() };
  const firstHeard = new Map<number, number>();
  const sources = new Set<number>();
  for (const each of evidence) {
    const bySide = weights[each.side];
    bySide.set(each.voice, Math.max(bySide.get(each.voice) ?? 0, weightOf(each, at, halfLifeDays)));
    if (each.side === 'contradicting') continue;
    sources.add(each.sourceId);
    const said = each.saidAt.getTime();
    firstHeard.set(each.voice, Math.min(firstHeard.get(each.voice) ?? said, said));
  }
  let newest = Number.NEGATIVE_INFINITY;
  for (const heard of firstHeard.values()) newest = Math.max(newest, heard);
  return {
    supporting: sum(weights.supporting.values()),
    contradicting: sum(weights.contradicting.values()),
    voicesFor: weights.supporting.size,
    voicesAgainst: weights.contradicting.size,
    sources: sources.size,
    newestVoiceAt: firstHeard.size === 0 ? null : new Date(newest),
  };
}

/**
 * What a standing becomes by time alone. All evidence loses the same share of its weight in the same time, so the
 * sums do too, and which of a voice's records weighs most never changes: exact as long as none of it was said after
 * `from`.
 */
export function decayed(standing: Standing, from: Date, to: Date, halfLifeDays: number): Standing {
  const factor = 2 ** (-(to.getTime() - from.getTime()) / DAY_MILLISECONDS / halfLifeDays);
  return {
    ...standing,
    supporting: standing.supporting * factor,
    contradicting: standing.contradicting * factor,
  };
}

/** `(S + 1) / (S + C + 2)`: Laplace's rule of succession. */
export function confidenceOf({ supporting, contradicting }: Standing): number {
  return (supporting + 1) / (supporting + contradicting + 2);
}

export type Strength = 'strong' | 'medium' | 'weak';

/** From where on a claim is strong or medium; a team can set them. */
export type StrengthFloors = {
  readonly strongConfidence: number;
  readonly strongVoices: number;
  readonly strongSources: number;
  readonly mediumConfidence: number;
  readonly mediumVoices: number;
};

export function strengthOf(standing: Standing, floors: StrengthFloors): Strength {
  const confidence = confidenceOf(standing) + ROUNDING;
  const { voicesFor, sources } = standing;
  if (
    confidence >= floors.strongConfidence &&
    voicesFor >= floors.strongVoices &&
    sources >= floors.strongSources
  )
    return 'strong';
  return confidence >= floors.mediumConfidence && voicesFor >= floors.mediumVoices ? 'medium' : 'weak';
}

/** What a claim lacks to be called stronger. */
export type Lack = {
  readonly next: Exclude<Strength, 'weak'>;
  /** So many more supporting voices of usual weight reach it, if nothing else changes. */
  readonly voices: number;
  /** So many of these from sources that support it by none yet. */
  readonly sources: number;
  /** The confidence that it takes. */
  readonly confidence: number;
};

/** What a new voice weighs unless somebody says otherwise: source weight 1, intensity 3 of 5. */
export const USUAL_WEIGHT = 3 / 5;

/**
 * @returns what is missing for the next step of strength, reckoned from the rule of `strengthOf`; undefined for a strong
 *   claim. Of the voices it takes as many as the count asks for, or as lift `(S + 1) / (S + C + 2)` to the floor,
 *   whichever is more; a floor of 1 is never reached.
 */
export function lackOf(standing: Standing, floors: StrengthFloors): Lack | undefined {
  const strength = strengthOf(standing, floors);
  if (strength === 'strong') return undefined;
  const next = strength === 'weak' ? 'medium' : 'strong';
  const [confidence, voices, sources] =
    next === 'medium'
      ? [floors.mediumConfidence, floors.mediumVoices, 0]
      : [floors.strongConfidence, floors.strongVoices, floors.strongSources];
  const { supporting, contradicting } = standing;
  const wanted = (confidence * (contradicting + 2) - 1) / (1 - confidence);
  const forConfidence = Math.ceil((wanted - supporting) / USUAL_WEIGHT - ROUNDING);
  const moreSources = Math.max(0, sources - standing.sources);
  return {
    next,
    voices: Math.max(0, voices - standing.voicesFor, forConfidence, moreSources),
    sources: moreSources,
    confidence,
  };
}

/** @returns whether what contradicts a claim outweighs what supports it */
export function isContradicted({ supporting, contradicting }: Standing): boolean {
  return contradicting > supporting + ROUNDING;
}

/** `ageing` after one half-life without a new supporting voice, `unconfirmed` after two, or when none is left. */
export type Freshness = 'fresh' | 'ageing' | 'unconfirmed';

export function freshnessOf({ newestVoiceAt }: Standing, at: Date, halfLifeDays: number): Freshness {
  if (newestVoiceAt === null) return 'unconfirmed';
  const days = daysWithoutVoice(newestVoiceAt, at);
  if (days < halfLifeDays) return 'fresh';
  return days < 2 * halfLifeDays ? 'ageing' : 'unconfirmed';
}

/** @returns days, with fractions, since the newest supporting voice was first heard */
export function daysWithoutVoice(newestVoiceAt: Date, at: Date): number {
  return Math.max(0, at.getTime() - newestVoiceAt.getTime()) / DAY_MILLISECONDS;
}

/** A move of confidence that a diff shows (method.md §9). */
export const CONFIDENCE_MOVE_AT_LEAST = 0.05;

/** @returns whether confidence moved far enough to be shown, and which way */
export function confidenceMove(before: number, after: number): 'up' | 'down' | undefined {
  if (Math.abs(after - before) < CONFIDENCE_MOVE_AT_LEAST - ROUNDING) return undefined;
  return after > before ? 'up' : 'down';
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
