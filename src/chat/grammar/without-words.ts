/** A line as it is shown instead: words that don't belong are taken out of it. */
import type { Word } from './parse.ts';

/** @returns the line with a pair in place of one of its words, and without others */
export function withInstead(
  line: string,
  { start, end }: { readonly start: number; readonly end: number },
  pair: string,
  others: readonly Word[],
): string {
  const before = others.filter(word => word.start < start);
  const after = others.filter(word => word.start >= end);
  return [
    without(line.slice(0, start), before).trim(),
    pair,
    without(line.slice(end), moved(after, end)).trim(),
  ]
    .filter(piece => piece !== '')
    .join(' ');
}

/** @returns words by their places behind one of the line */
function moved(words: readonly Word[], by: number): Word[] {
  return words.map(word => ({ ...word, start: word.start - by, end: word.end - by }));
}

/** @returns the line without some of its words; the words around each stay apart */
export function without(line: string, words: readonly Word[]): string {
  const kept: string[] = [];
  let end = 0;
  for (const word of [...words].sort((one, other) => one.start - other.start)) {
    kept.push(line.slice(end, word.start));
    end = word.end;
  }
  if (words.length === 0) return line;
  return [...kept, line.slice(end)]
    .map((piece, index) =>
      index === 0 ? piece.trimEnd() : index === kept.length ? piece.trimStart() : piece.trim(),
    )
    .filter((piece, index) => index === 0 || piece !== '')
    .join(' ')
    .trimEnd();
}
