/**
 * Voices, not rows (method.md §8): which records are one voice.
 * The rule speaks of two records; voices are the connected groups it makes. Pure: the store hands in what it has.
 */
import { isTelling, normalForm } from './normal-form.ts';

export type VoiceRecord = {
  readonly id: number;
  /** The original message, e.g. "room/message"; absent when the record links none. */
  readonly message: string | null;
  /** The named end user's keyed hash; absent when none was named. */
  readonly endUser: string | null;
  readonly sourceId: number;
  /** The normal form of the words, or a hash of it; absent when it says too little (see `wordsToCompare`). */
  readonly words: string | null;
};

/** Two records that somebody merged by hand. */
export type HandLink = { readonly left: number; readonly right: number };

/**
 * @param text the verbatim
 * @returns the normal form by which (c) compares, or null when it is too short to tell anything
 */
export function wordsToCompare(text: string): string | null {
  const form = normalForm(text);
  return isTelling(form) ? form : null;
}

/**
 * Whether two records are linked by what they say themselves: rules (a), (b) and (c).
 * (a) does not join two *different named* users who speak in one message: they are two voices, whatever they say.
 */
export function isSameVoice(one: VoiceRecord, other: VoiceRecord): boolean {
  const bothNamed = one.endUser !== null && other.endUser !== null;
  if (one.message !== null && one.message === other.message) {
    if (!bothNamed || one.endUser === other.endUser) return true;
  }
  if (bothNamed) return one.endUser === other.endUser && one.sourceId === other.sourceId;
  if (one.endUser !== null || other.endUser !== null) return false;
  return one.words !== null && one.words === other.words;
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
  for (const record of records) {
    if (record.message !== null && record.endUser === null) unnamedMessages.add(record.message);
  }
  for (const record of records) {
    if (record.message !== null) {
      const speaker = unnamedMessages.has(record.message) ? '' : record.endUser;
      joinByKey(`message ${record.message} ${speaker}`, record.id);
    }
    if (record.endUser !== null) joinByKey(`user ${record.sourceId} ${record.endUser}`, record.id);
    else if (record.words !== null) joinByKey(`words ${record.words}`, record.id);
  }
  for (const { left, right } of handLinks) {
    if (parent.has(left) && parent.has(right)) join(left, right);
  }
  return new Map(records.map(record => [record.id, find(record.id)]));
}
