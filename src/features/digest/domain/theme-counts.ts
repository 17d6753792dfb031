/**
 * Themes as keywords (bag of terms): every word and tag that users say, counted by voices on both sides of a moment. A word
 * that is denied is another theme: 不好用 is not 好用. What the same voices say in several words is one theme.
 */
import type { Dictionary } from '../../../domain/dictionary.ts';
import type { DimensionId } from '../../../domain/dimension.ts';
import { Terms } from '../../persona/domain/terms.ts';

export type SaidRecord = {
  /** The 12 of F12. */
  readonly number: number;
  readonly text: string;
  readonly tags: readonly string[];
  readonly dimension: DimensionId;
  readonly sourceId: number;
  readonly reporterId: number;
  /** −2 … +2 */
  readonly sentiment: number | null;
  readonly voice: number;
  /** Said in the period that is reported, not before. */
  readonly isNow: boolean;
};

export type Theme = {
  /** As people read it, denied where it is. */
  readonly shown: string;
  /** Voices in the time before, and in the period. */
  readonly before: ReadonlySet<number>;
  readonly now: ReadonlySet<number>;
  /** Who recorded it in the period, and where it was heard. */
  readonly reporters: ReadonlySet<number>;
  readonly sources: ReadonlySet<number>;
  /** In which dimension it is said most. */
  readonly records: readonly SaidRecord[];
};

/**
 * @param cut splits a text into words
 * @param recordsAtLeast most words are said once: what fewer records say is left out before anything of it is counted
 * @returns every word and tag that says what about, with who says it
 */
export function countThemes(
  records: readonly SaidRecord[],
  cut: (text: string) => readonly string[],
  dictionary?: Dictionary,
  recordsAtLeast = 1,
): Theme[] {
  const terms = new Terms(cut, dictionary);
  const saying = new Map<number, SaidRecord[]>();
  for (const record of records) {
    for (const clause of terms.read(record.text, record.tags))
      for (const [id, count] of clause) {
        if (!terms.isTopic(id)) continue;
        // Twice the id, and one more where it is denied.
        const key = 2 * id + (count < 0 ? 1 : 0);
        const own = saying.get(key);
        if (own === undefined) saying.set(key, [record]);
        // It may be said in several clauses.
        else if (own[own.length - 1] !== record) own.push(record);
      }
  }
  const themes: Theme[] = [];
  for (const [key, own] of saying) {
    if (own.length < recordsAtLeast) continue;
    themes.push(themeOf(terms.shown(Math.floor(key / 2), key % 2 === 1 ? -1 : 1), own));
  }
  return themes;
}

function themeOf(shown: string, records: readonly SaidRecord[]): Theme {
  const [before, now] = [new Set<number>(), new Set<number>()];
  const [reporters, sources] = [new Set<number>(), new Set<number>()];
  for (const { isNow, voice, reporterId, sourceId } of records) {
    (isNow ? now : before).add(voice);
    if (!isNow) continue;
    reporters.add(reporterId);
    sources.add(sourceId);
  }
  return { shown, before, now, reporters, sources, records };
}

/** So much of the voices of either is the same: it is one theme in two words. */
const SAME_SHARE = 0.6;

/**
 * @param themes the most telling first
 * @returns the themes with those that the same voices say taken together: their words, the most telling first
 */
export function mergeSame<Each extends { readonly theme: Theme }>(
  themes: readonly Each[],
): (Each & { readonly words: readonly string[] })[] {
  const merged: (Each & { readonly words: string[] })[] = [];
  for (const each of themes) {
    const same = merged.find(other => overlap(voicesOf(other.theme), voicesOf(each.theme)) >= SAME_SHARE);
    if (same === undefined) merged.push({ ...each, words: [each.theme.shown] });
    else if (same.words.length < WORDS_AT_MOST) same.words.push(each.theme.shown);
  }
  return merged;
}

const WORDS_AT_MOST = 3;

function voicesOf({ now, before }: Theme): ReadonlySet<number> {
  return now.size > 0 ? now : before;
}

/** Jaccard index. */
function overlap(one: ReadonlySet<number>, other: ReadonlySet<number>): number {
  let shared = 0;
  for (const each of one) if (other.has(each)) shared += 1;
  return shared === 0 ? 0 : shared / (one.size + other.size - shared);
}

/** A text of so many letters says enough and is read at a glance. */
const SENTENCE = { least: 8, most: 40 };

/** @returns records of different voices, those that are read most easily first */
export function mostReadable(records: readonly SaidRecord[], most: number): SaidRecord[] {
  const ease = ({ text }: SaidRecord) => {
    const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
    return Math.min(1, letters / SENTENCE.least, SENTENCE.most / Math.max(1, letters));
  };
  const ranked = records.map(record => ({ record, ease: ease(record) }));
  ranked.sort((one, other) => other.ease - one.ease || other.record.number - one.record.number);
  const voices = new Set<number>();
  const chosen: SaidRecord[] = [];
  for (const { record } of ranked) {
    if (chosen.length === most) break;
    if (voices.has(record.voice)) continue;
    voices.add(record.voice);
    chosen.push(record);
  }
  return chosen;
}
