/** Pagination: long lists are shown a page at a time, and a press leads to the page before or after. */
import { inLanguage, type Language } from '../../domain/language.ts';
import type { Button } from '../view.ts';
import { numberArgument } from './argument.ts';

/** Which page is wanted, from 1. @param most the last page that there can be */
export function pageArgument(most: number) {
  return numberArgument({
    label: { zh: '页', en: 'page' },
    means: { zh: '第几页', en: 'which page' },
    example: { zh: '2', en: '2' },
    least: 1,
    most,
  });
}

/** @param lineTo the line that shows a page @returns a button to the page before and to the one after, where there is one */
export function pageButtons(
  language: Language,
  page: number,
  pages: number,
  lineTo: (page: number) => string,
): Button[] {
  const previous = { label: inLanguage({ zh: '上一页', en: 'Previous' }, language), line: lineTo(page - 1) };
  const next = { label: inLanguage({ zh: '下一页', en: 'Next' }, language), line: lineTo(page + 1) };
  return [...(page > 1 ? [previous] : []), ...(page < pages ? [next] : [])];
}
