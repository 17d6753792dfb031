/** A work budget: how much may be done for one file in all passes together, so that none keeps others waiting for long. */
import { TableError } from './table-error.ts';

/** A file is unpacked to tell what it is, for its header, and for its rows. */
const PASSES = 3;
/** Copying so many characters costs about as much as a cell. */
const CHARACTERS_A_CELL = 64;

export class WorkBudget {
  #cells: number;
  #bytes: number;

  constructor(readonly limits: { readonly cells: number; readonly unpackedBytes: number }) {
    this.#cells = limits.cells;
    this.#bytes = limits.unpackedBytes * PASSES;
  }

  /** @param bytes unpacked from a ZIP @throws TableError too-many-unpacked-bytes */
  unpack(bytes: number): void {
    this.#bytes -= bytes;
    if (this.#bytes < 0) throw new TableError('too-many-unpacked-bytes', { most: this.limits.unpackedBytes });
  }

  /** @param cells gone through, blank or not; a row counts as one more @throws TableError too-much-work */
  spend(cells: number, characters = 0): void {
    this.#cells -= cells + Math.floor(characters / CHARACTERS_A_CELL);
    if (this.#cells < 0) throw new TableError('too-much-work', {});
  }
}
