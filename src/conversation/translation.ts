/** Translation (i18n): says a text in the reader’s language; and small texts that several files say. */
import { text, type View, view } from '../chat/view.ts';
import { type Bilingual, inLanguage, type Language } from '../domain/language.ts';

/** @returns `1 source`, `2 sources` */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

export function translator({ language }: { readonly language: Language }): (said: Bilingual) => string {
  return said => inLanguage(said, language);
}

/** “9 个声音 · 3 个渠道”: what a number of a claim rests on. */
export function basis(voices: number, sources: number): Bilingual {
  return {
    zh: `${voices} 个声音 · ${sources} 个渠道`,
    en: `${counted(voices, 'voice')} · ${counted(sources, 'source')}`,
  };
}

/** @returns a reply of nothing but this: its words, and more lines below them */
export function said(
  { language }: { readonly language: Language },
  words: Bilingual,
  ...more: readonly string[]
): { view: View } {
  return { view: view(text(inLanguage(words, language), ...more)) };
}
