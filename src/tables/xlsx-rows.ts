/** The rows of one sheet of an XLSX, streamed; what the sheet says of its own dimension is not believed. */
import { type GridRow, RowBuilder } from './grid.ts';
import type { Limits } from './limits.ts';
import { type NumberFormat, shownNumber } from './number-format.ts';
import type { DateSystem } from './serial-date.ts';
import { RichText, type SharedStrings } from './xlsx-parts.ts';
import { scanXml, unescaped, type XmlHandler } from './xml.ts';

export type CellContext = {
  readonly formats: readonly NumberFormat[];
  readonly strings: SharedStrings;
  readonly system: DateSystem;
};

const LAST_ROW = 1_048_576;

/** @param chunks of the sheet's XML @throws TableError */
export async function* xlsxRows(
  chunks: AsyncIterable<Uint8Array>,
  context: CellContext,
  limits: Limits,
): AsyncGenerator<GridRow, void, void> {
  const sheet = new SheetHandler(context, limits);
  for await (const _ of scanXml(chunks, sheet, limits)) {
    yield* sheet.rows;
    sheet.rows = [];
  }
}

class SheetHandler implements XmlHandler {
  rows: GridRow[] = [];
  readonly #context: CellContext;
  readonly #limits: Limits;
  readonly #inline = new RichText();
  #row: RowBuilder | undefined;
  #rowNumber = 0;
  #column = -1;
  #type = 'n';
  #format: NumberFormat = 'plain';
  #value = '';
  #isIn: 'v' | 'is' | undefined;

  constructor(context: CellContext, limits: Limits) {
    this.#context = context;
    this.#limits = limits;
  }

  open(name: string, attribute: (name: string) => string | undefined): void {
    if (this.#isIn === 'is') this.#inline.open(name);
    else if (name === 'row') {
      const said = Number(attribute('r'));
      const isLater = Number.isInteger(said) && said > this.#rowNumber && said <= LAST_ROW;
      this.#rowNumber = isLater ? said : this.#rowNumber + 1;
      this.#row = new RowBuilder(this.#rowNumber, this.#limits);
      this.#column = -1;
    } else if (this.#row === undefined) return;
    else if (name === 'c') {
      this.#limits.budget?.spend(1);
      const said = attribute('r');
      this.#column = said === undefined ? this.#column + 1 : (columnOf(said) ?? this.#column + 1);
      this.#type = attribute('t') ?? 'n';
      this.#format = this.#context.formats[Number(attribute('s') ?? -1)] ?? 'plain';
      this.#value = '';
      this.#inline.begin();
    } else if (name === 'v') this.#isIn = 'v';
    else if (name === 'is') this.#isIn = 'is';
  }

  text(text: string): void {
    if (this.#isIn === 'v') this.#value += text;
    else if (this.#isIn === 'is') this.#inline.add(text);
    else return;
    this.#row?.check(this.#value.length + this.#inline.text.length);
  }

  close(name: string): void {
    if (name === 'v' || name === 'is') this.#isIn = undefined;
    else if (this.#isIn === 'is') this.#inline.close(name);
    else if (name === 'c') this.#row?.set(Math.max(0, this.#column), this.#shown());
    else if (name === 'row') {
      const row = this.#row?.row();
      if (row !== undefined) this.rows.push(row);
      this.#row = undefined;
    }
  }

  #shown(): string {
    switch (this.#type) {
      case 's':
        return this.#value === '' ? '' : this.#context.strings.get(Number(this.#value));
      case 'inlineStr':
        return this.#inline.text;
      case 'str':
        return unescaped(this.#value);
      case 'b':
        return this.#value === '' ? '' : this.#value === '1' ? 'TRUE' : 'FALSE';
      case 'd':
        return this.#value.replace(/T00:00:00(\.0+)?$/, '').replace('T', ' ');
      case 'e':
        return this.#value;
      default:
        // Some writers put the text of an inline string into a cell without saying so.
        return this.#value === ''
          ? this.#inline.text
          : shownNumber(this.#value, this.#format, this.#context.system);
    }
  }
}

/** @returns the column of `AB12`, from 0 */
export function columnOf(reference: string): number | undefined {
  let column = 0;
  let at = 0;
  // No column has more than three letters.
  for (; at < 3; at += 1) {
    const letter = reference.charCodeAt(at) & ~0x20;
    if (!(letter >= 0x41 && letter <= 0x5a)) break;
    column = column * 26 + letter - 0x40;
  }
  return at === 0 ? undefined : column - 1;
}

/** @param column from 0 @returns `AB` */
export function lettersOf(column: number): string {
  let letters = '';
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26))
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  return letters;
}
