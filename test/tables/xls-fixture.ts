/** Old Excel files (BIFF8 in a compound file) as small as they can be. */
import { RECORD } from '../../src/tables/xls-records.ts';

export type XlsCell = string | number | { readonly value: number; readonly style: number };
export type XlsFixture = {
  readonly sheets: readonly { readonly name: string; readonly rows: readonly (readonly XlsCell[])[] }[];
  readonly date1904?: boolean;
  /** Number format of each style after the first, which is General. */
  readonly formats?: readonly string[];
  /** So many bytes of strings in each record, so that they run over into the next ones. */
  readonly stringBytes?: number;
  readonly version?: number;
  readonly isEncrypted?: boolean;
};

export function xlsOf(fixture: XlsFixture): Buffer {
  return compoundFile('Workbook', workbook(fixture));
}

function record(id: number, ...data: Buffer[]): Buffer {
  const body = Buffer.concat(data);
  return Buffer.concat([words(id, body.length), body]);
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, index * 2);
  return bytes;
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

function text(value: string, lengthBytes: 1 | 2): Buffer {
  const length = lengthBytes === 1 ? Buffer.from([value.length]) : words(value.length);
  return Buffer.concat([length, Buffer.from([1]), Buffer.from(value, 'utf16le')]);
}

function workbook(fixture: XlsFixture): Buffer {
  const { sheets, date1904 = false, formats = [], version = 0x0600, isEncrypted = false } = fixture;
  const strings = [
    ...new Set(sheets.flatMap(({ rows }) => rows.flat()).filter(cell => typeof cell === 'string')),
  ];
  const bodies = sheets.map(({ rows }) => sheetRecords(rows, strings));
  const begin = record(RECORD.begin, words(version, 0x0005, 0, 0), long(0), long(0));
  const globals = (starts: readonly number[]) =>
    Buffer.concat([
      begin,
      ...(isEncrypted ? [record(RECORD.filePass, words(1, 1, 1))] : []),
      record(RECORD.dateMode, words(date1904 ? 1 : 0)),
      ...formats.map((format, index) => record(RECORD.format, words(164 + index), text(format, 2))),
      record(RECORD.extendedFormat, words(0, 0), Buffer.alloc(16)),
      ...formats.map((_, index) => record(RECORD.extendedFormat, words(0, 164 + index), Buffer.alloc(16))),
      ...sheets.map(({ name }, index) =>
        record(RECORD.boundSheet, long(starts[index] ?? 0), Buffer.from([0, 0]), text(name, 1)),
      ),
      ...sharedStrings(strings, fixture.stringBytes ?? 8_000),
      record(RECORD.eof),
    ]);
  const size = globals([]).length;
  let at = size;
  const starts = bodies.map(body => {
    const start = at;
    at += body.length;
    return start;
  });
  return Buffer.concat([globals(starts), ...bodies]);
}

/** Strings that are cut go on in the next record after a byte that says how they are packed. */
function sharedStrings(strings: readonly string[], most: number): Buffer[] {
  const blocks: Buffer[][] = [[long(strings.length), long(strings.length)]];
  let left = most - 8;
  for (const string of strings) {
    const head = Buffer.concat([words(string.length), Buffer.from([1])]);
    if (left < head.length + 2) {
      blocks.push([]);
      left = most;
    }
    blocks.at(-1)?.push(head);
    left -= head.length;
    for (const unit of string.split('')) {
      if (left < 2) {
        blocks.push([Buffer.from([1])]);
        left = most - 1;
      }
      blocks.at(-1)?.push(Buffer.from(unit, 'utf16le'));
      left -= 2;
    }
  }
  return blocks.map((block, index) => record(index === 0 ? RECORD.sharedStrings : RECORD.continue, ...block));
}

function sheetRecords(rows: readonly (readonly XlsCell[])[], strings: readonly string[]): Buffer {
  const cells = rows.flatMap((row, y) =>
    row.flatMap((cell, x) => {
      if (cell === '') return [];
      if (typeof cell === 'string')
        return record(RECORD.sharedString, words(y, x, 0), long(strings.indexOf(cell)));
      const { value, style } = typeof cell === 'number' ? { value: cell, style: 0 } : cell;
      return record(RECORD.number, words(y, x, style), double(value));
    }),
  );
  const begin = record(RECORD.begin, words(0x0600, 0x0010, 0, 0), long(0), long(0));
  return Buffer.concat([begin, ...cells, record(RECORD.eof)]);
}

const SECTOR = 512;
const END = 0xfffffffe;
const FREE = 0xffffffff;
const FAT = 0xfffffffd;

/** One stream of at least 4096 bytes, so that it needs no small sectors. @see MS-CFB */
export function compoundFile(name: string, stream: Buffer): Buffer {
  const padded = Buffer.concat([stream, Buffer.alloc(Math.max(0, 4096 - stream.length))]);
  const sectors = Math.ceil(padded.length / SECTOR);
  const fatSectors = Math.ceil((sectors + 1) / 127);
  const fat = new Uint32Array((fatSectors * SECTOR) / 4).fill(FREE);
  // First the stream, then the directory, then the table itself.
  for (let index = 0; index < sectors; index += 1) fat[index] = index + 1 < sectors ? index + 1 : END;
  fat[sectors] = END;
  for (let index = 0; index < fatSectors; index += 1) fat[sectors + 1 + index] = FAT;
  const header = Buffer.alloc(SECTOR, 0xff);
  header.fill(0, 0, 76);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header);
  header.writeUInt16LE(0x3e, 24);
  header.writeUInt16LE(3, 26);
  header.writeUInt16LE(0xfffe, 28);
  header.writeUInt16LE(9, 30);
  header.writeUInt16LE(6, 32);
  header.writeUInt32LE(fatSectors, 44);
  header.writeUInt32LE(sectors, 48);
  header.writeUInt32LE(4096, 56);
  header.writeUInt32LE(END, 60);
  header.writeUInt32LE(END, 68);
  for (let index = 0; index < fatSectors; index += 1)
    header.writeUInt32LE(sectors + 1 + index, 76 + index * 4);
  const entry = (entryName: string, type: number, start: number, size: number) => {
    const bytes = Buffer.alloc(128);
    bytes.write(`${entryName}\0`, 'utf16le');
    bytes.writeUInt16LE((entryName.length + 1) * 2, 64);
    bytes.writeUInt8(type, 66);
    bytes.writeUInt8(1, 67);
    for (const at of [68, 72]) bytes.writeUInt32LE(FREE, at);
    bytes.writeUInt32LE(type === 5 ? 1 : FREE, 76);
    bytes.writeUInt32LE(start, 116);
    bytes.writeUInt32LE(size, 120);
    return bytes;
  };
  return Buffer.concat([
    header,
    padded,
    Buffer.alloc(sectors * SECTOR - padded.length),
    entry('Root Entry', 5, END, 0),
    entry(name, 2, 0, padded.length),
    Buffer.alloc(SECTOR - 256),
    Buffer.from(fat.buffer),
  ]);
}
