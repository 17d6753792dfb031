/**
 * The snapshot of the records that a proposal cites: what a vote holds for besides the changes (method.md §10, exact
 * content). A record's side is a matter of the change that cites it; its words, voice and existence stand here, and
 * nothing else: an edit of its tags or intensity voids nothing.
 */
import { z } from 'zod';

/** A record as it is now. */
export type CitedRecord = {
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
  const ordered = records.toSorted((one, other) => one.number - other.number);
  const leaders = new Map<number, number>();
  for (const { number, voice, isGone } of ordered)
    if (!isGone && !leaders.has(voice)) leaders.set(voice, number);
  return ordered.map(({ number, words, voice, isGone, isRefused }) =>
    isGone
      ? { record: number, words: null, voice: number }
      : {
          ...{ record: number, words, voice: leaders.get(voice) ?? number },
          ...(isRefused && { isRefused: true as const }),
        },
  );
}

export type CitedChange = {
  readonly record: number;
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
  const then = new Map(before.map(each => [each.record, each]));
  const both = after.flatMap(now => {
    const was = then.get(now.record);
    return was === undefined ? [] : [{ now, was }];
  });
  // Whoever came or went must not look like a change of those that were there all the time.
  const stayed = both.filter(({ now, was }) => now.words !== null && was.words !== null);
  const leadersThen = leadersOf(stayed.map(({ was }) => was));
  const leadersNow = leadersOf(stayed.map(({ now }) => now));
  return both.flatMap(({ now, was }): CitedChange[] => {
    const { record } = now;
    if (now.words === null || was.words === null) {
      if (now.words === was.words) return [];
      return [{ record, kind: now.words === null ? 'deleted' : 'restored' }];
    }
    const [ledThen = record, ledNow = record] = [leadersThen.get(record), leadersNow.get(record)];
    return [
      ...(now.words === was.words ? [] : [{ record, kind: 'reworded' as const }]),
      ...(was.isRefused === true && now.isRefused !== true ? [{ record, kind: 'unveiled' as const }] : []),
      ...(ledNow === ledThen
        ? []
        : [
            ledNow === record
              ? { record, kind: 'parted' as const, other: ledThen }
              : { record, kind: 'joined' as const, other: ledNow },
          ]),
    ];
  });
}

/** @returns by record the least of these records that is one voice with it */
function leadersOf(entries: Snapshot): Map<number, number> {
  const leaders = new Map<number, number>();
  return new Map(
    entries.map(({ record, voice }) => {
      const leader = leaders.get(voice) ?? record;
      leaders.set(voice, leader);
      return [record, leader];
    }),
  );
}
