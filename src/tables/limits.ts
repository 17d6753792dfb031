/** Resource limits of reading: strangers send the files. */
import type { WorkBudget } from './work-budget.ts';

export type Limits = {
  /** Of the file as it lies on the disk. */
  readonly bytes: number;
  /** Of all that is unpacked from one ZIP. */
  readonly unpackedBytes: number;
  /** Of what must be in memory at once: an XLS, an XLSX inside a ZIP, the shared strings of an XLSX. */
  readonly heldBytes: number;
  readonly rows: number;
  /** Empty ones at the end of a row don't count. */
  readonly columns: number;
  /** Of one row, and of one piece of XML. */
  readonly rowCharacters: number;
  /** Gone through in all passes together, blank ones too; a row counts as one more. */
  readonly cells: number;
  /** What is left of the work, for one file; a text that was pasted is too short to need one. */
  readonly budget?: WorkBudget;
};

const MEGABYTE = 1024 * 1024;

export const LIMITS: Limits = {
  bytes: 1_024 * MEGABYTE,
  unpackedBytes: 1_024 * MEGABYTE,
  heldBytes: 128 * MEGABYTE,
  rows: 1_048_576,
  columns: 2_000,
  rowCharacters: 1_000_000,
  cells: 50_000_000,
};
