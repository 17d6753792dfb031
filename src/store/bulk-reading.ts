/**
 * Bulk readings: what reads, and reckons with, more than a chat may wait for. A feature writes one as a function of a
 * snapshot; the bulk reader runs it in a worker thread, which imports the module that it stands in.
 */
import type { Transaction } from './database.ts';

/**
 * What a store function is given that only reads: an open transaction, or a snapshot: the database as it was committed
 * last when the reading began. Nothing can be written through a snapshot.
 */
export type Snapshot = Pick<Transaction, 'query'>;

/** A function to be run in the thread, and where it is exported under its own name. */
export type BulkReading<Values, Result> = {
  readonly module: string;
  /** Values and result go from thread to thread (structured clone): plain data, and little of it. */
  readonly read: (snapshot: Snapshot, values: Values) => Promise<Result>;
  /** For a reading whose length a stranger's file decides: it is given up after so long, that others get their turn. */
  readonly deadlineMilliseconds?: number | undefined;
};

/** Runs of the same values must give the same but for what was written meanwhile: a reading has no clock. */
export function bulkReading<Values, Result>(
  /** `import.meta.url` of the module that exports `read`. */
  module: string,
  read: (snapshot: Snapshot, values: Values) => Promise<Result>,
  deadlineMilliseconds?: number,
): BulkReading<Values, Result> {
  return { module, read, deadlineMilliseconds };
}

/** What the thread is asked. */
export type AskedOfThread = { readonly module: string; readonly name: string; readonly values: unknown };

/** What it says: the result, or what of an error can be told from thread to thread. */
export type SaidByThread =
  | { readonly result: unknown }
  | {
      readonly error: {
        readonly name: string;
        readonly message: string;
        readonly stack: string | undefined;
        readonly code: string | undefined;
        readonly rawCode: number | undefined;
      };
    };
