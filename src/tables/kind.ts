/** What a file really is, by its first bytes: extensions lie (a `.csv` that is an XLS, an `.xls` that is a web page). */
import type { OtherKind } from './table-error.ts';
import { isCompoundFile } from './xls-container.ts';

export type FileKind = 'zip' | 'xls' | 'text' | OtherKind;

/** Enough for every signature, and for a look at how a text begins. */
export const SNIFFED = 4_096;

const SIGNATURES: readonly (readonly [kind: FileKind, hex: string])[] = [
  ['zip', '504b0304'],
  ['zip', '504b0506'],
  ['pdf', '255044462d'],
  ['image', '89504e47'],
  ['image', 'ffd8ff'],
  ['image', '47494638'],
  ['archive', '377abcaf271c'],
  ['archive', '526172211a07'],
  ['archive', '1f8b'],
  // BIFF 2 to 4 without a container.
  ['excel-95', '0900040000'],
  ['excel-95', '0902060000'],
  ['excel-95', '0904060000'],
];

/** @param head the first bytes */
export function fileKind(head: Uint8Array): FileKind {
  if (isCompoundFile(head)) return 'xls';
  const hex = Buffer.from(head.subarray(0, 8)).toString('hex');
  return SIGNATURES.find(([, signature]) => hex.startsWith(signature))?.[0] ?? 'text';
}

/** @param beginning of what was decoded as text @returns undefined for what may be a table */
export function otherKind(beginning: string): OtherKind | undefined {
  const text = beginning.slice(0, SNIFFED).trimStart();
  if (/^<(?:!doctype|html|head|meta|table|\?xml|!--|style|div)\b/i.test(text)) return 'html';
  if (/^(?:\{\s*["}]|\[\s*(?:[[{\]]|$))/.test(text)) return 'json';
  // A text has no zeros, once UTF-16 is decoded.
  let zeros = 0;
  for (const letter of text) if (letter === '\0') zeros += 1;
  return zeros > text.length / 100 ? 'binary' : undefined;
}
