/**
 * The snapshot of the records that a proposal cites: what a vote holds for besides the changes (method.md §10, exact
 * content). A record's side is a matter of the change that cites it; its words, voice and existence stand here, and
 * nothing else: an edit of its tags or intensity voids nothing.
 */
import { z } from 'zod';
import { SHORT_ID_KINDS, type ShortIdKind, shortId } from '../../../domain/short-id.ts';

/** Evidence was feedback alone before it was of kinds: an entry without a letter is of that. */
const FIRST_KIND: ShortIdKind = 'F';

/** A record, or another thing that can be cited, as it is now. */
export type CitedRecord = {
  /** Of its short ids; F when absent. */
  readonly letter?: ShortIdKind;
  /** The 12 of F12. */
  readonly number: number;
  /** A hash of its words. */
  readonly words: string;
  /** Records with equal ones are one voice. */
  readonly voice: number;
  readonly isGone: boolean;
  /** Its words are shown nowhere: its user refused. */
  readonly isRefused: boolean;
};

/** Stored with the proposal, by record: add optional fields, never change one. */
export const snapshotSchema = z.array(
  z.object({
    record: z.number(),
    letter: z.enum(SHORT_ID_KINDS).optional(),
    /** Null when the record is deleted. */
    words: z.string().nullable(),
    /**
     * The least of the cited records that are one voice with it. What else is in the voice does not matter: a claim
     * counts what is cited for it.
     */
    voice: z.number(),
    /** Its words were not shown; left out where they were. */
    isRefused: z.literal(true).optional(),
  }),
);
export type Snapshot = Readonly<z.infer<typeof snapshotSchema>>;

/** @returns the snapshot of records, whatever their order and whatever their voices are called */
export function snapshotOf(records: readonly CitedRecord[]): Snapshot {
  const ordered = records.toSorted(
    (one, other) => placeOf(one.letter) - placeOf(other.letter) || one.number - other.number,
  );
  const leaders = new Map<string, number>();
  for (const { letter, number, voice, isGone } of ordered)
    if (!isGone && !leaders.has(voiceKey(letter, voice))) leaders.set(voiceKey(letter, voice), number);
  return ordered.map(({ letter = FIRST_KIND, number, words, voice, isGone, isRefused }) => ({
    record: number,
    ...(letter !== FIRST_KIND && { letter }),
    words: isGone ? null : words,
    voice: isGone ? number : (leaders.get(voiceKey(letter, voice)) ?? number),
    ...(isRefused && !isGone && { isRefused: true as const }),
  }));
}

/** Each kind counts its voices for itself. */
function voiceKey(letter: ShortIdKind = FIRST_KIND, voice: number): string {
  return `${letter}${voice}`;
}

function placeOf(letter: ShortIdKind = FIRST_KIND): number {
  return SHORT_ID_KINDS.indexOf(letter);
}

/** @returns the short id of what an entry, or a change, is about */
export function citedThing({ letter = FIRST_KIND, record }: Pick<CitedChange, 'letter' | 'record'>): string {
  return shortId(letter, record);
}

export type CitedChange = {
  readonly record: number;
  readonly letter?: ShortIdKind | undefined;
  /**
   * `joined` and `parted`: it is one voice with another cited record now, or no more; `unveiled`: its words are shown now,
   * which nobody who voted had seen; `changed`: nobody knows how.
   */
  readonly kind: 'deleted' | 'restored' | 'reworded' | 'joined' | 'parted' | 'unveiled' | 'changed';
  /** With `joined` and `parted`: that other record. */
  readonly other?: number;
};

/** @returns what became of the records that both snapshots have, by record; empty when a vote still holds */
export function citedChanges(before: Snapshot, after: Snapshot): CitedChange[] {
  const then = new Map(before.map(each => [citedThing(each), each]));
  const both = after.flatMap(now => {
    const was = then.get(citedThing(now));
    return was === undefined ? [] : [{ now, was }];
  });
  // Whoever came or went must not look like a change of those that were there all the time.
  const stayed = both.filter(({ now, was }) => now.words !== null && was.words !== null);
  const leadersThen = leadersOf(stayed.map(({ was }) => was));
  const leadersNow = leadersOf(stayed.map(({ now }) => now));
  return both.flatMap(({ now, was }): CitedChange[] => {
    const { record, letter } = now;
    const about = { record, ...(letter !== undefined && { letter }) };
    const thing = citedThing(now);
    if (now.words === null || was.words === null) {
      if (now.words === was.words) return [];
      return [{ ...about, kind: now.words === null ? 'deleted' : 'restored' }];
    }
    const [ledThen = record, ledNow = record] = [leadersThen.get(thing), leadersNow.get(thing)];
    return [
      ...(now.words === was.words ? [] : [{ ...about, kind: 'reworded' as const }]),
      ...(was.isRefused === true && now.isRefused !== true ? [{ ...about, kind: 'unveiled' as const }] : []),
      ...(ledNow === ledThen
        ? []
        : [
            ledNow === record
              ? { ...about, kind: 'parted' as const, other: ledThen }
              : { ...about, kind: 'joined' as const, other: ledNow },
          ]),
    ];
  });
}

/**
 * Words that a card showed and hides since: no vote is void for that, but one that is given from now on has not seen them.
 * @param now as of `citedChanges`, where those tell of nothing
 * @returns the snapshot with that noted; undefined when there is nothing to note
 */
export function veiled(before: Snapshot, now: Snapshot): Snapshot | undefined {
  const hidden = new Set(now.filter(({ isRefused }) => isRefused).map(citedThing));
  const isNew = (each: Snapshot[number]) =>
    each.words !== null && each.isRefused !== true && hidden.has(citedThing(each));
  if (!before.some(isNew)) return undefined;
  return before.map(each => (isNew(each) ? { ...each, isRefused: true as const } : each));
}

/** @returns by short id the number of the least of these records that is one voice with it */
function leadersOf(entries: Snapshot): Map<string, number> {
  const leaders = new Map<string, number>();
  return new Map(
    entries.map(({ record, letter, voice }) => {
      const key = voiceKey(letter, voice);
      const leader = leaders.get(key) ?? record;
      leaders.set(key, leader);
      return [citedThing({ record, letter }), leader];
    }),
  );
}
