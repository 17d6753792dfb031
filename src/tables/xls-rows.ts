/** The sheets of an XLS (Excel 97 to 2003) and their rows. */
import { type GridRow, RowBuilder } from './grid.ts';
import type { Limits } from './limits.ts';
import { type NumberFormat, numberFormat, shownNumber } from './number-format.ts';
import type { DateSystem } from './serial-date.ts';
import { TableError } from './table-error.ts';
import { workbookStream } from './xls-container.ts';
import {
  type BiffRecord,
  RECORD,
  readSharedStrings,
  readString,
  recordAt,
  unpackedRk,
} from './xls-records.ts';

export type XlsSheet = {
  readonly name: string;
  readonly isHidden: boolean;
  /** Where in the stream its records begin. */
  readonly at: number;
  rows(): Generator<GridRow>;
};
export type XlsWorkbook = { readonly sheets: readonly XlsSheet[]; readonly system: DateSystem };

const BIFF8 = 0x0600;
const ERRORS = new Map([
  [0x00, '#NULL!'],
  [0x07, '#DIV/0!'],
  [0x0f, '#VALUE!'],
  [0x17, '#REF!'],
  [0x1d, '#NAME?'],
  [0x24, '#NUM!'],
  [0x2a, '#N/A'],
]);

/** @throws TableError damaged, encrypted, unsupported-kind */
export function openXls(file: Uint8Array, limits: Limits): XlsWorkbook {
  const stream = workbookStream(file);
  return orDamaged(() => readGlobals(stream, limits));
}

function orDamaged<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof TableError) throw error;
    throw new TableError('damaged', { kind: 'xls' }, { cause: error });
  }
}

type Globals = {
  readonly strings: readonly string[];
  readonly formats: readonly NumberFormat[];
  readonly system: DateSystem;
};

function readGlobals(stream: Buffer, limits: Limits): XlsWorkbook {
  const begin = recordAt(stream, 0);
  if (begin === undefined || (begin.id & 0xff) !== 0x09) throw new TableError('damaged', { kind: 'xls' });
  if (begin.id !== RECORD.begin || begin.data.readUInt16LE() !== BIFF8)
    throw new TableError('unsupported-kind', { kind: 'excel-95' });
  const sheets: { name: string; isHidden: boolean; at: number }[] = [];
  const codes = new Map<number, string>();
  const formatIds: number[] = [];
  let strings: string[] = [];
  let system: DateSystem = '1900';
  for (let record = recordAt(stream, begin.next); record !== undefined && record.id !== RECORD.eof; ) {
    const { id, data, next } = record;
    if (id === RECORD.filePass) throw new TableError('encrypted', {});
    if (id === RECORD.dateMode) system = data.readUInt16LE() === 1 ? '1904' : '1900';
    else if (id === RECORD.format) codes.set(data.readUInt16LE(), readString(data, 2, 2));
    else if (id === RECORD.extendedFormat) formatIds.push(data.readUInt16LE(2));
    else if (id === RECORD.boundSheet && data.readUInt8(5) === 0)
      sheets.push({
        at: data.readUInt32LE(),
        isHidden: (data.readUInt8(4) & 3) !== 0,
        name: readString(data, 6, 1),
      });
    record = recordAt(stream, next);
    if (id !== RECORD.sharedStrings) continue;
    const blocks = [data];
    for (; record?.id === RECORD.continue; record = recordAt(stream, record.next)) blocks.push(record.data);
    strings = readSharedStrings(blocks);
  }
  const formats = formatIds.map(id => numberFormat(id, codes.get(id)));
  const globals = { strings, formats, system };
  return {
    system,
    sheets: sheets.map(({ name, isHidden, at }) => ({
      name,
      isHidden,
      at,
      rows: () => readRows(stream, at, globals, limits),
    })),
  };
}

/** @param at where the sheet's records begin */
function* readRows(stream: Buffer, at: number, globals: Globals, limits: Limits): Generator<GridRow> {
  let row: RowBuilder | undefined;
  for (let record = recordAt(stream, at); record !== undefined && record.id !== RECORD.eof; ) {
    const { id, data, next } = record;
    const following = recordAt(stream, next);
    const cells = orDamaged(() => cellsOf(id, data, following, globals));
    limits.budget?.spend(1 + cells.length);
    for (const cell of cells) {
      if (row?.number !== cell.row + 1) {
        const done = row?.row();
        if (done !== undefined) yield done;
        row = new RowBuilder(cell.row + 1, limits);
      }
      row.set(cell.column, cell.text);
    }
    record = following;
  }
  const last = row?.row();
  if (last !== undefined) yield last;
}

type Cell = { readonly row: number; readonly column: number; readonly text: string };

function cellsOf(id: number, data: Buffer, following: BiffRecord | undefined, globals: Globals): Cell[] {
  const shown = (value: number, style: number) =>
    shownNumber(String(value), globals.formats[style] ?? 'plain', globals.system);
  const cell = (text: () => string): Cell[] => [
    { row: data.readUInt16LE(), column: data.readUInt16LE(2), text: text() },
  ];
  switch (id) {
    case RECORD.sharedString:
      return cell(() => globals.strings[data.readUInt32LE(6)] ?? '');
    case RECORD.label:
    case RECORD.richString:
      return cell(() => readString(data, 6, 2));
    case RECORD.number:
      return cell(() => shown(data.readDoubleLE(6), data.readUInt16LE(4)));
    case RECORD.rk:
      return cell(() => shown(unpackedRk(data.readInt32LE(6)), data.readUInt16LE(4)));
    case RECORD.booleanOrError:
      return cell(() => booleanOrError(data.readUInt8(6), data.readUInt8(7) === 1));
    case RECORD.formula:
      return cell(() => formulaResult(data, following, value => shown(value, data.readUInt16LE(4))));
    case RECORD.multipleRk: {
      const cells: Cell[] = [];
      for (let at = 4; at + 6 <= data.length - 2; at += 6) {
        const text = shown(unpackedRk(data.readInt32LE(at + 2)), data.readUInt16LE(at));
        cells.push({ row: data.readUInt16LE(), column: data.readUInt16LE(2) + (at - 4) / 6, text });
      }
      return cells;
    }
    default:
      return [];
  }
}

function booleanOrError(value: number, isError: boolean): string {
  if (isError) return ERRORS.get(value) ?? '#N/A';
  return value === 1 ? 'TRUE' : 'FALSE';
}

/** The result is kept beside the formula; a text follows in a record of its own (MS-XLS 2.5.133). */
function formulaResult(
  data: Buffer,
  following: BiffRecord | undefined,
  shown: (value: number) => string,
): string {
  if (data.readUInt16LE(12) !== 0xffff) return shown(data.readDoubleLE(6));
  switch (data.readUInt8(6)) {
    case 0:
      return following?.id === RECORD.string ? readString(following.data, 0, 2) : '';
    case 1:
      return booleanOrError(data.readUInt8(8), false);
    case 2:
      return booleanOrError(data.readUInt8(8), true);
    default:
      return '';
  }
}
