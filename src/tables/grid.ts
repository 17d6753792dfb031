/** A grid: the rows of a file as texts, before anything is known of a header. */
import type { Limits } from './limits.ts';
import { TableError } from './table-error.ts';

export type GridRow = {
  /** As a spreadsheet shows it: from 1, blank rows counted. */
  readonly number: number;
  /** Without the empty ones at the end. */
  readonly cells: readonly string[];
};

/** Each call reads the file from its beginning. */
export type Grid = () => AsyncIterable<GridRow>;

/** The cells of a row as they come. */
export class RowBuilder {
  /** With holes: a lone cell far to the right costs nothing until its row is known not to be blank. */
  readonly #cells: string[] = [];
  #characters = 0;
  #hasText = false;

  constructor(
    readonly number: number,
    readonly limits: Limits,
  ) {}

  /** @param column from 0; in any order, later ones replace */
  set(column: number, text: string): void {
    if (text === '') return;
    if (column >= this.limits.columns)
      throw new TableError('too-many-columns', { row: this.number, most: this.limits.columns });
    this.check(text.length);
    this.#characters += text.length;
    this.#cells[column] = text;
    if (!this.#hasText) this.#hasText = text.trim() !== '';
  }

  /** @param characters of a cell that is not whole yet */
  check(characters: number): void {
    if (this.#characters + characters > this.limits.rowCharacters)
      throw new TableError('row-too-long', { row: this.number, most: this.limits.rowCharacters });
  }

  /** To be called once. @returns undefined for a blank row @throws TableError too-much-work */
  row(): GridRow | undefined {
    const width = this.#hasText ? this.#cells.length : 0;
    this.limits.budget?.spend(1 + width, this.#characters);
    if (!this.#hasText) return undefined;
    for (let column = 0; column < width; column += 1) this.#cells[column] ??= '';
    // A text may have been replaced by blanks.
    return this.#cells.some(cell => cell.trim() !== '')
      ? { number: this.number, cells: this.#cells }
      : undefined;
  }
}

/** @returns the first rows, for a look at them; at most so many, and about a million characters */
export async function headOf(grid: Grid, rows: number): Promise<GridRow[]> {
  const head: GridRow[] = [];
  let characters = 0;
  for await (const row of grid()) {
    head.push(row);
    for (const cell of row.cells) characters += cell.length;
    if (head.length >= rows || characters >= 1_000_000) break;
  }
  return head;
}
