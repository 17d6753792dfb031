/** Feedback: one thing a real user said or did, as verbatim as possible (method.md §7). */

import type { Choice } from '../../../domain/choice.ts';
import type { DimensionId } from '../../../domain/dimension.ts';
import { comparable, normalized } from '../../../domain/normal-form.ts';
import type { OperatorRole } from '../../../domain/role.ts';

export type Consent = 'yes' | 'no' | 'unknown';

/** How people say that a user did not agree: none of it may be read as anything else. */
const REFUSED = [
  '否 拒绝 没同意 未同意 没有同意 没有授权 没授权 未授权 不授权 不行 不给 不可以 不可 不愿意 不愿 不想 不让 不允许 不许 没有',
  'n not none refuse refused refuses reject rejected denied deny declined decline disagree disagreed withheld nope never',
]
  .flatMap(words => words.split(' '))
  .concat('not given', 'not consented', 'not agreed', 'not granted', 'not allowed', 'no consent');

export const CONSENTS: readonly Choice<Consent>[] = [
  {
    id: 'yes',
    label: { zh: '同意', en: 'Given' },
    also: ['是', '可以', '允许', '愿意', 'y', 'ok', 'agree', 'agrees', 'agreed', 'allowed', 'granted'],
  },
  { id: 'no', label: { zh: '不同意', en: 'Refused' }, also: REFUSED },
  { id: 'unknown', label: { zh: '未询问', en: 'Not asked' }, also: ['未知', '没问'] },
];

/** The longest verbatim that is taken, in characters. */
export const TEXT_AT_MOST = 5_000;
export const TAGS_AT_MOST = 10;
/** The longest tag, segment or source name, in characters. */
export const NAME_AT_MOST = 30;
/** How far back "lately" reaches, in days, when a confirmation counts voices. */
export const LATELY_DAYS = 90;
/** What counts when a record says nothing (method.md §8). */
export const DEFAULT_INTENSITY = 3;

/** What a record says; everything about it that `edit` can change. */
export type FeedbackContent = {
  readonly text: string;
  readonly dimension: DimensionId;
  readonly sourceId: number;
  /** −2 … +2 */
  readonly sentiment: number | null;
  /** 1 … 5 */
  readonly intensity: number | null;
  readonly segment: string | null;
  readonly tags: readonly string[];
  readonly consent: Consent;
  /** Keyed hash of the end user's name, hexadecimal. */
  readonly endUser: string | null;
  /** When the user said it. */
  readonly saidAt: Date;
};

export type Feedback = FeedbackContent & {
  readonly id: number;
  readonly teamId: number;
  /** The 12 of F12. */
  readonly number: number;
  readonly reporterId: number;
  readonly reporterRole: OperatorRole | null;
  readonly roomId: number;
  /** By which the name is found in words that are given later (name-trace.ts); null where that was not kept. */
  readonly endUserTrace: string | null;
  readonly linkedMessageId: string | null;
  readonly linkedUrl: string | null;
  /** Where else it comes from, in short ids: `T1/R2 A`. */
  readonly origin: string | null;
  /** The voice that it belongs to, which has an id of its own; 0 while it is deleted. */
  readonly voice: number;
  readonly recordedAt: Date;
  readonly deletedAt: Date | null;
};

/**
 * @returns whether a record's words may stand in a persona, a proposal or a diff; those of a user who refused consent
 *   count, and are never quoted (method.md §14)
 */
export function mayBeQuoted({ consent }: Pick<FeedbackContent, 'consent'>): boolean {
  return consent !== 'no';
}

/** @returns each tag once, in the order given, without white space around it and empty ones */
export function cleanTags(tags: readonly string[]): string[] {
  const seen = new Map<string, string>();
  for (const tag of tags) {
    const name = normalized(tag, 'NFC')
      .trim()
      .replace(/^[#＃]+/, '')
      .trim();
    const key = tagKey(name);
    if (key !== '' && !seen.has(key)) seen.set(key, name);
  }
  return [...seen.values()];
}

/** @returns a tag as it is compared */
export function tagKey(tag: string): string {
  return comparable(tag);
}
