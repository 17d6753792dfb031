/** The two languages of the product. A text that a person sees exists in both, or the compiler objects. */
export type Language = 'zh-CN' | 'en';

export type Bilingual = { readonly zh: string; readonly en: string };

/** @returns the text in both languages */
export function both(zh: string, en: string): Bilingual {
  return { zh, en };
}

/** @returns the one of the two texts that is in `language` */
export function inLanguage(text: Bilingual, language: Language): string {
  return language === 'en' ? text.en : text.zh;
}

/** @returns the first `most` items as a sentence lists them, and how many more there are */
export function listedSome(items: readonly string[], most: number, language: Language): string {
  const shown = listed(items.slice(0, most), language);
  const more = items.length - most;
  if (more <= 0) return shown;
  return language === 'en' ? `${shown} … and ${more} more` : `${shown} …还有 ${more} 个`;
}

/** @returns the items as a sentence lists them: “甲、乙、丙” or “a, b, c” */
export function listed(items: readonly string[], language: Language): string {
  return items.join(language === 'en' ? ', ' : '、');
}
