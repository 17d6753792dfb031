/**
 * Voices, not rows (method.md §8): which records are one voice.
 * The rule speaks of two records; voices are the connected components it makes. Pure: the store hands in what it has.
 */
import { emojiTone, type Tone } from '../../../domain/emoji-tone.ts';
import { isTelling, normalForm } from '../../../domain/normal-form.ts';

/** The words of a record, as (c) compares them. */
export type Words = {
  /** The normal form, or a hash of it. */
  readonly form: string;
  /** Which way its emoji speak. */
  readonly tone: Tone;
};

export type VoiceRecord = {
  readonly id: number;
  /** The original message, e.g. "room/message"; absent when the record links none. */
  readonly message: string | null;
  /** The named end user's keyed hash; absent when none was named. */
  readonly endUser: string | null;
  readonly sourceId: number;
  /** Absent when they say too little, or are not to be compared (see `wordsToCompare`). */
  readonly words: Words | null;
};

/** Two records that somebody merged by hand. */
export type HandLink = { readonly left: number; readonly right: number };

/** To be raised with every change of what `wordsToCompare` makes of a text. 0: not by any rules that we know. */
export const WORDS_RULES = 1;

/**
 * @param text the verbatim
 * @param stock the normal forms of stock phrases, which nobody said
 * @returns what (c) compares; null when it is too short to tell anything, or a stock phrase
 */
export function wordsToCompare(text: string, stock: ReadonlySet<string>): Words | null {
  const form = normalForm(text);
  return isTelling(form) && !stock.has(form) ? { form, tone: emojiTone(text) } : null;
}

/**
 * Whether two records are linked by what they say themselves: rules (a), (b) and (c).
 * (a) does not join two *different named* users who speak in one message: they are two voices, whatever they say.
 * (c) holds for words without emoji and the same words with one, as long as nobody says them with the opposite one
 * too: else they would join what is opposite (`joinedTone`).
 */
export function isSameVoice(one: VoiceRecord, other: VoiceRecord): boolean {
  const bothNamed = one.endUser !== null && other.endUser !== null;
  if (one.message !== null && one.message === other.message) {
    if (!bothNamed || one.endUser === other.endUser) return true;
  }
  if (bothNamed) return one.endUser === other.endUser && one.sourceId === other.sourceId;
  if (one.endUser !== null || other.endUser !== null || one.words === null || other.words === null)
    return false;
  const tones = [one.words.tone, other.words.tone];
  return one.words.form === other.words.form && !(tones.includes('+') && tones.includes('-'));
}

/** @returns the tone whose words are one with the same words without emoji: the only one that they are said in */
export function joinedTone(said: ReadonlySet<Tone>): Tone | undefined {
  if (!said.has('') || said.has('+') === said.has('-')) return undefined;
  return said.has('+') ? '+' : '-';
}

/**
 * Groups records into voices, in nearly linear time: records that share a key are joined through it instead of
 * pair by pair.
 * @returns for every record the least id of its voice
 */
export function groupVoices(
  records: readonly VoiceRecord[],
  handLinks: readonly HandLink[] = [],
): Map<number, number> {
  const parent = new Map<number, number>(records.map(record => [record.id, record.id]));
  const find = (id: number): number => {
    let root = id;
    for (let next = parent.get(root); next !== undefined && next !== root; next = parent.get(root))
      root = next;
    for (let step = id; step !== root; ) {
      const next = parent.get(step) ?? root;
      parent.set(step, root);
      step = next;
    }
    return root;
  };
  // The least id is always the root, so a root names its voice.
  const join = (one: number, other: number): void => {
    const [low, high] = [find(one), find(other)].sort((a, b) => a - b) as [number, number];
    parent.set(high, low);
  };

  const firstWith = new Map<string, number>();
  const joinByKey = (key: string, id: number): void => {
    const first = firstWith.get(key);
    if (first === undefined) firstWith.set(key, id);
    else join(first, id);
  };
  // A message is one voice as soon as a record of it names nobody; else one a named user.
  const unnamedMessages = new Set<string>();
  const tones = new Map<string, Set<Tone>>();
  for (const { message, endUser, words } of records) {
    if (message !== null && endUser === null) unnamedMessages.add(message);
    if (words === null || endUser !== null) continue;
    const said = tones.get(words.form);
    if (said === undefined) tones.set(words.form, new Set([words.tone]));
    else said.add(words.tone);
  }
  for (const record of records) {
    const { message, endUser, words } = record;
    if (message !== null) {
      const speaker = unnamedMessages.has(message) ? '' : endUser;
      joinByKey(`message ${message} ${speaker}`, record.id);
    }
    if (endUser !== null) joinByKey(`user ${record.sourceId} ${endUser}`, record.id);
    else if (words !== null) {
      const joined = joinedTone(tones.get(words.form) ?? new Set());
      joinByKey(`words ${words.form} ${joined === words.tone ? '' : words.tone}`, record.id);
    }
  }
  for (const { left, right } of handLinks) {
    if (parent.has(left) && parent.has(right)) join(left, right);
  }
  return new Map(records.map(record => [record.id, find(record.id)]));
}
