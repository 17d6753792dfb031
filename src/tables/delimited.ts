/**
 * A push parser of delimiter-separated values (RFC 4180), lenient as spreadsheets are: a quote inside a cell is a quote, what
 * follows a closing quote belongs to the cell, any line end counts. Each character is looked at once.
 */
import type { GridRow } from './grid.ts';
import { RowBuilder } from './grid.ts';
import { unguarded } from './guarded-cell.ts';
import type { Limits } from './limits.ts';
import { TableError } from './table-error.ts';

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

type State = 'begin' | 'plain' | 'quoted' | 'quote-in-quoted';

export class DelimitedParser {
  readonly #delimiter: number;
  readonly #limits: Limits;
  readonly #hasQuotes: boolean;
  #state: State = 'begin';
  #cell = '';
  #column = 0;
  #row: RowBuilder;
  #afterCr = false;

  /** @param delimiter one UTF-16 unit */
  constructor(delimiter: string, limits: Limits, hasQuotes = true) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#limits = limits;
    this.#hasQuotes = hasQuotes;
    this.#row = new RowBuilder(1, limits);
  }

  /** @returns the rows that end in this piece of the text; blank ones are only counted */
  push(text: string): GridRow[] {
    const rows: GridRow[] = [];
    let start = 0;
    for (let at = 0; at < text.length; at += 1) {
      if (this.#state === 'quoted') {
        const end = text.indexOf('"', at);
        if (end === -1) break;
        this.#take(text.slice(start, end));
        this.#state = 'quote-in-quoted';
        at = end;
        start = end + 1;
        continue;
      }
      const unit = text.charCodeAt(at);
      if (this.#state === 'quote-in-quoted') {
        // A doubled quote is one; its second half begins the next piece.
        this.#state = unit === QUOTE ? 'quoted' : 'plain';
        if (unit === QUOTE) continue;
      }
      if (this.#afterCr) {
        this.#afterCr = false;
        if (unit === LF) {
          start = at + 1;
          continue;
        }
      }
      if (unit === this.#delimiter) {
        this.#endCell(text.slice(start, at));
        start = at + 1;
      } else if (unit === LF || unit === CR) {
        this.#endCell(text.slice(start, at));
        this.#endRow(rows);
        this.#afterCr = unit === CR;
        start = at + 1;
      } else if (unit === QUOTE && this.#state === 'begin' && this.#hasQuotes) {
        this.#state = 'quoted';
        start = at + 1;
      } else {
        this.#state = 'plain';
      }
    }
    this.#take(text.slice(start));
    return rows;
  }

  /** @returns the last row, where no line end follows it @throws TableError unclosed-quote */
  end(): GridRow[] {
    if (this.#state === 'quoted') throw new TableError('unclosed-quote', { row: this.#row.number });
    const rows: GridRow[] = [];
    this.#endCell('');
    this.#endRow(rows);
    return rows;
  }

  #take(piece: string): void {
    if (piece === '') return;
    this.#cell += piece;
    this.#row.check(this.#cell.length);
  }

  #endCell(piece: string): void {
    this.#take(piece);
    this.#row.set(this.#column, unguarded(this.#cell));
    this.#column += 1;
    this.#cell = '';
    this.#state = 'begin';
  }

  #endRow(rows: GridRow[]): void {
    const row = this.#row.row();
    if (row !== undefined) rows.push(row);
    this.#row = new RowBuilder(this.#row.number + 1, this.#limits);
    this.#column = 0;
  }
}

/** @returns the rows of a whole text */
export function parseDelimited(text: string, delimiter: string, limits: Limits, hasQuotes = true): GridRow[] {
  const parser = new DelimitedParser(delimiter, limits, hasQuotes);
  return [...parser.push(text), ...parser.end()];
}
