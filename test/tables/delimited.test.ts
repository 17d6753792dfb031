/** Delimiter-separated values against another parser of them, in pieces of any size, with any delimiter and encoding. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DelimitedParser, parseDelimited } from '../../src/tables/delimited.ts';
import { decoded } from '../../src/tables/encoding.ts';
import type { GridRow } from '../../src/tables/grid.ts';
import { LIMITS } from '../../src/tables/limits.ts';
import { cellsOf, collected, inGb18030, inUtf16, isInGb18030, opened } from './fixtures.ts';

const DELIMITERS = [',', '\t', ';', '|', '，'];

/** Cells as a file may have them, none of which our guards would change. */
const cell = fc
  .string({ unit: fc.constantFrom(...'ab"\n\r,;|\t，好 '), maxLength: 6 })
  .map(each => (/^['=]/.test(each) ? '' : each));
const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 8 });

const quoted = (rows: readonly (readonly string[])[], delimiter: string) =>
  rows.map(row => row.map(each => `"${each.replaceAll('"', '""')}"`).join(delimiter)).join('\n');

/** Without the empty cells at a row's end, and without blank rows, which are counted. */
function trimmed(rows: readonly (readonly string[])[]): GridRow[] {
  return rows.flatMap((row, index) => {
    const cells = row.slice(0, row.findLastIndex(each => each !== '') + 1);
    return cells.some(each => each.trim() !== '') ? [{ number: index + 1, cells }] : [];
  });
}

test('what is quoted is read as it was, and as another parser reads it', () =>
  fc.assert(
    fc.property(table, fc.constantFrom(...DELIMITERS), (rows, delimiter) => {
      const text = quoted(rows, delimiter);
      const seen = parseDelimited(text, delimiter, LIMITS);
      expect(seen).toEqual(trimmed(rows));
      const other: string[][] = parse(text, { delimiter, relax_column_count: true, record_delimiter: '\n' });
      expect(seen).toEqual(trimmed(other));
    }),
  ));

test('pieces of any size give the same rows', () =>
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'ab",\n\r好'), maxLength: 60 }),
      fc.integer({ min: 1, max: 7 }),
      (text, size) => {
        const inPieces = () => {
          const parser = new DelimitedParser(',', LIMITS);
          const rows: GridRow[] = [];
          for (let at = 0; at < text.length; at += size) rows.push(...parser.push(text.slice(at, at + size)));
          return [...rows, ...parser.end()];
        };
        const attempt = (act: () => GridRow[]) => {
          try {
            return act();
          } catch (error) {
            return String(error);
          }
        };
        expect(attempt(inPieces)).toEqual(attempt(() => parseDelimited(text, ',', LIMITS)));
      },
    ),
  ));

test('quotes where they should not be', () => {
  const cells = (text: string) => parseDelimited(text, ',', LIMITS).map(row => row.cells);
  expect(cells('7" 屏,b\n"好"吃,c\n a "b" ,d')).toEqual([
    ['7" 屏', 'b'],
    ['好吃', 'c'],
    [' a "b" ', 'd'],
  ]);
  expect(() => cells('a,b\nc,"d\ne,f')).toThrow(
    expect.objectContaining({ code: 'unclosed-quote', values: { row: 2 } }),
  );
});

test('rows are numbered as a spreadsheet shows them', () => {
  const rows = parseDelimited('a,b\r\n\r\n"c\n\nd",e\r,\rf,g', ',', LIMITS);
  expect(rows.map(({ number }) => number)).toEqual([1, 3, 5]);
});

test('any delimiter is found, any encoding too', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          fc.string({
            unit: fc.integer({ min: 0x4e00, max: 0x9fa5 }).map(code => String.fromCharCode(code)),
            minLength: 1,
            maxLength: 9,
          }),
          fc.nat(),
        ),
        { minLength: 1, maxLength: 9 },
      ),
      fc.constantFrom(...DELIMITERS),
      fc.constantFrom('utf-8', 'mark', 'gb18030', 'le', 'be'),
      async (rows, delimiter, encoding) => {
        const readable = rows.filter(([words]) => encoding !== 'gb18030' || [...words].every(isInGb18030));
        const lines = [
          ['日期', '消耗', '词'],
          ...readable.map(([words, number]) => ['2026-11-01', `${number}`, words]),
        ];
        const text = lines.map(line => line.join(delimiter)).join('\r\n');
        const file =
          encoding === 'gb18030'
            ? inGb18030(text)
            : encoding === 'le' || encoding === 'be'
              ? inUtf16(text, encoding)
              : Buffer.from(encoding === 'mark' ? `\ufeff${text}` : text);
        const table = await opened(file);
        expect(table.facts.delimiter).toBe(delimiter);
        expect(cellsOf(table)).toEqual(lines.slice(1));
      },
    ),
  ));

test('an encoding that shows only far down, and characters cut by pieces', async () => {
  const ascii = 'Day,Cost\n'.repeat(30_000);
  const file = Buffer.concat([Buffer.from(ascii), inGb18030('汉字，数据\n'.repeat(5_000))]);
  async function* pieces() {
    for (let at = 0; at < file.length; at += 7_001) yield file.subarray(at, at + 7_001);
  }
  const read = decoded(pieces());
  expect((await collected(read.text)).join('')).toBe(ascii + '汉字，数据\n'.repeat(5_000));
  expect(read.encoding()).toBe('gb18030');
});

test('a cell that was cut inside a character leaves the file what it is', async () => {
  const words = '这家店的东西很好吃，下次还来';
  const utf8 = Buffer.concat([
    Buffer.from(`日期,消耗,词\n2026-11-01,1,${words}`),
    Buffer.from([0xe5, 0xa5]),
    Buffer.from('\n'),
  ]);
  expect((await opened(utf8)).facts.encoding).toBe('utf-8');
  const gbk = Buffer.concat([
    inGb18030(`日期,消耗,词\n2026-11-01,1,${words}${words}`),
    Buffer.from([0xc4]),
    Buffer.from('\n2026-11-02,2,x\n'),
  ]);
  const table = await opened(gbk);
  expect(table.facts.encoding).toBe('gb18030');
  expect(table.all).toHaveLength(2);
  const latin = Buffer.from('Jour;Montant dépensé (USD)\n2026-11-01;18,50\n', 'latin1');
  expect((await opened(latin)).facts.encoding).toBe('windows-1252');
});

test('one column of sentences is no table of commas', async () => {
  const table = await opened<'text'>('评价内容\n很好，快,还会来\n一般\n味道不错,分量足,服务好,赞\n差\n', [
    { name: 'text', aliases: ['评价内容'], isVerbatim: true },
  ]);
  expect(table.header.named.get('text')?.index).toBe(0);
});

test("Excel's own hint names the delimiter", async () => {
  const table = await opened('sep=;\n日期;消耗\n2026-11-01;1,5\n');
  expect(table.header.row).toBe(2);
  expect(cellsOf(table)).toEqual([['2026-11-01', '1,5']]);
});
