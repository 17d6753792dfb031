/** The one error that reading or writing a table throws: a code and its values, so that a caller can word it in two languages. */

/** What a file may be that is no table we read. */
export type OtherKind =
  | 'pdf'
  | 'image'
  | 'archive' // 7z, RAR, gzip
  | 'html' // often saved as .xls
  | 'json'
  | 'excel-95' // and older: BIFF5 and before
  | 'xlsb'
  | 'ods'
  | 'word'
  | 'binary';

type Values = {
  /** There is nothing in it. */
  'no-table': Record<never, never>;
  'too-many-bytes': { readonly most: number };
  /** A ZIP (an XLSX is one) that would unpack to more. */
  'too-many-unpacked-bytes': { readonly most: number };
  'too-many-rows': { readonly most: number };
  'too-many-columns': { readonly row: number; readonly most: number };
  /** Mostly blank rows and cells, or the same text over and over: what it holds is more than its size shows. */
  'too-much-work': Record<never, never>;
  'row-too-long': { readonly row: number; readonly most: number };
  /** The quote that opens in this row is never closed. */
  'unclosed-quote': { readonly row: number };
  'unsupported-kind': { readonly kind: OtherKind };
  /** It needs a password. */
  encrypted: Record<never, never>;
  damaged: { readonly kind: 'zip' | 'xlsx' | 'xls' };
  /** An archive must hold exactly one table; at most five names. */
  'archive-holds': { readonly count: number; readonly names: readonly string[] };
  'no-such-sheet': { readonly sheet: string; readonly sheets: readonly string[] };
};

export type TableErrorCode = keyof Values;

export class TableError<Code extends TableErrorCode = TableErrorCode> extends Error {
  override name = 'TableError';

  constructor(
    readonly code: Code,
    readonly values: Values[Code],
    options?: ErrorOptions,
  ) {
    super(code, options);
  }
}

/** @returns a library's error as one of ours */
export function damaged(kind: 'zip' | 'xlsx' | 'xls', cause: unknown): TableError {
  return cause instanceof TableError ? cause : new TableError('damaged', { kind }, { cause });
}
