/**
 * CSV injection (OWASP): a spreadsheet takes a cell that begins with one of these for a formula, whoever wrote it. An
 * apostrophe before it makes it a text. Full-width ones count too in East Asian Excel; blanks before it don't help.
 */
const FORMULA = /^[\s']*[=+\-@＝＋－＠]|^'*[\t\r\n]/;
const GUARDED = /^'(?:[\s']*[=+\-@＝＋－＠]|'*[\t\r\n])/;
/** `="0012"`: how home-made exports keep Excel from making a number of it. */
const EXCEL_TEXT = /^="([^"]*)"$/;

/** @returns the text as it may stand in a CSV file */
export function guarded(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** @returns the text that was meant by a cell of a CSV file; undoes `guarded` */
export function unguarded(cell: string): string {
  const first = cell.charCodeAt(0);
  if (first === 0x27) return GUARDED.test(cell) ? cell.slice(1) : cell;
  if (first === 0x3d) return EXCEL_TEXT.exec(cell)?.[1] ?? cell;
  return cell;
}
