/** Why a file can't be read, in words, with what to do about it: a clause that stands behind the file's name. */
import { type Bilingual, both, listed } from '../domain/language.ts';
import type { OtherKind, TableError, TableErrorCode } from './table-error.ts';

const MEGABYTE = 1024 * 1024;
const CSV_OR_XLSX = both('请另存为 CSV 或 XLSX 再发', 'save it as CSV or XLSX and send that');

const KINDS: Readonly<Record<OtherKind, Bilingual>> = {
  pdf: both('是 PDF，读不出表格', 'is a PDF, from which no table can be read'),
  image: both('是图片，截图里的数读不了', 'is a picture; figures in a screenshot can’t be read'),
  archive: both('是别的压缩格式', 'is packed in another way than ZIP'),
  html: both('其实是网页，只是名字像表格', 'is a web page that is only called a table'),
  json: both('是 JSON，不是表格', 'is JSON, which is no table'),
  'excel-95': both('是 Excel 95 或更早的格式', 'is of Excel 95 or before'),
  xlsb: both('是 XLSB', 'is an XLSB'),
  ods: both('是 ODS', 'is an ODS'),
  word: both('是 Word 文档', 'is a Word document'),
  binary: both('不是表格', 'is no table'),
};

/** An error as it goes from thread to thread. */
export type TableTrouble = {
  readonly [Code in TableErrorCode]: { readonly code: Code; readonly values: TableError<Code>['values'] };
}[TableErrorCode];

/** @returns what a thread can be told of an error */
export function troubleOf({ code, values }: TableError): TableTrouble {
  return { code, values } as TableTrouble;
}

export function sayTableTrouble({ code, values }: TableTrouble): Bilingual {
  switch (code) {
    case 'no-table':
      return both('里面是空的', 'is empty');
    case 'too-many-bytes':
      return both(
        `超过了 ${megabytes(values.most)} MB；请只导出要用的那几天`,
        `has more than ${megabytes(values.most)} MB; export only the days that are needed`,
      );
    case 'too-many-unpacked-bytes':
      return both(
        `解开以后超过了 ${megabytes(values.most)} MB，没有解开`,
        `would unpack to more than ${megabytes(values.most)} MB, and was not unpacked`,
      );
    case 'too-many-rows':
      return both(
        `超过了 ${values.most} 行；请只导出要用的那几天`,
        `has more than ${values.most} rows; export only the days that are needed`,
      );
    case 'too-many-columns':
      return both(
        `第 ${values.row} 行超过了 ${values.most} 列`,
        `has more than ${values.most} columns in row ${values.row}`,
      );
    case 'too-much-work':
      return both(
        '格子太多（空的也算），没有读完；请只导出要用的那几列和那几天，或者另存为 CSV 再发',
        'has too many cells, blank ones included, and was not read to its end; export only the columns and days that are needed, or save it as CSV and send that',
      );
    case 'row-too-long':
      return both(`第 ${values.row} 行太长了`, `has a row ${values.row} that is too long`);
    case 'unclosed-quote':
      return both(
        `第 ${values.row} 行的引号没有关上`,
        `has a quote in row ${values.row} that is never closed`,
      );
    case 'unsupported-kind': {
      const kind = KINDS[values.kind];
      return both(`${kind.zh}；${CSV_OR_XLSX.zh}`, `${kind.en}; ${CSV_OR_XLSX.en}`);
    }
    case 'encrypted':
      return both('有密码，打不开；请去掉密码再发', 'needs a password; take that off and send it again');
    case 'damaged':
      return both(
        '损坏了，或者没有传完；请重新导出再发',
        'is damaged or incomplete; export and send it again',
      );
    case 'archive-holds':
      return both(
        `里面有 ${values.count} 个文件，压缩包里只能放一张表${listedNames(values.names, 'zh-CN')}`,
        `holds ${values.count} files, where an archive must hold one table${listedNames(values.names, 'en')}`,
      );
    case 'no-such-sheet':
      return both(`没有工作表“${values.sheet}”`, `has no sheet “${values.sheet}”`);
    default:
      return code satisfies never;
  }
}

function megabytes(bytes: number): number {
  return Math.floor(bytes / MEGABYTE);
}

function listedNames(names: readonly string[], language: 'zh-CN' | 'en'): string {
  if (names.length === 0) return '';
  const shown = listed(
    names.map(name => name.slice(0, 40).toWellFormed()),
    language,
  );
  return language === 'en' ? `: ${shown}` : `：${shown}`;
}
