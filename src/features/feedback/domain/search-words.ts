/**
 * Query expansion: a word is also searched for by the synonyms that the team's dictionary has of it and, where it is English,
 * by its plural and its other regular forms. Pure, and bounded whatever is typed and whatever the dictionary holds.
 */
import type { Dictionary } from '../../../domain/dictionary.ts';
import { comparable } from '../../../domain/normal-form.ts';

/** One word of a query: any of its forms will do. */
export type SearchWord = {
  readonly typed: string;
  /** What is looked for, the word itself first. */
  readonly forms: readonly string[];
  /** Those of the forms that are its synonyms: an inflection needs no telling. */
  readonly synonyms: readonly string[];
};

export type SearchWords = {
  readonly words: readonly SearchWord[];
  /** Stop words, which are left out where there are others. */
  readonly leftOut: readonly string[];
};

/** A query has so many forms: each is looked for in every record that is looked at. */
const FORMS_AT_MOST = 60;
const SYNONYMS_AT_MOST = 12;

/** @param typed the words of a query, each once @returns what to look for instead; a word never less than itself */
export function expanded(typed: readonly string[], dictionary: Dictionary): SearchWords {
  const stop = new Set(dictionary.stop);
  const saying = typed.filter(word => !stop.has(comparable(word)));
  const kept = saying.length === 0 ? typed : saying;
  const each = Math.max(1, Math.floor(FORMS_AT_MOST / Math.max(1, kept.length)));
  return {
    words: kept.map(word => {
      const synonyms = synonymsOf(word, dictionary);
      const forms = [...new Set([word, ...synonyms, ...[word, ...synonyms].flatMap(inflections)])];
      const searched = forms.slice(0, each);
      return { typed: word, forms: searched, synonyms: synonyms.filter(same => searched.includes(same)) };
    }),
    leftOut: saying.length === 0 ? [] : typed.filter(word => stop.has(comparable(word))),
  };
}

/** @returns what counts as the same as a word, whichever way the dictionary says it, without the word */
function synonymsOf(word: string, { synonyms }: Dictionary): string[] {
  const found = new Set([comparable(word)]);
  // A set is walked over what is added meanwhile as well: a synonym of a synonym is one.
  for (const known of found) {
    for (const [said, same] of synonyms) {
      if (found.size > SYNONYMS_AT_MOST) break;
      if (said === known) found.add(same);
      else if (same === known) found.add(said);
    }
  }
  return [...found].slice(1);
}

const ENGLISH = /^[a-z]{3,}$/;
const VOWEL = /[aeiouy]/;
/** drop, but not leak or box: its last letter is doubled before -ed and -ing. */
const DOUBLING = /^[^aeiou]*[aeiou][bdfglmnprt]$/;

/**
 * The regular forms of an English word: plural and third person (-s, -es, -ies), -ed, -ing. Some that nobody says are among
 * them, which are found nowhere. (As Porter's stemmer, steps 1a and 1b, but towards the words, as the index holds them.)
 * @returns at most some thirty, without the word; none of another language
 */
export function inflections(typed: string): string[] {
  const word = typed.toLowerCase();
  if (!ENGLISH.test(word)) return [];
  const all = new Set(basesOf(word).flatMap(base => [base, ...formsOf(base)]));
  all.delete(word);
  return [...all];
}

/** What a word may be a form of: itself too. */
function basesOf(word: string): string[] {
  const bases = [word];
  const add = (...found: readonly string[]) =>
    bases.push(...found.filter(base => base.length > 2 && VOWEL.test(base)));
  if (/[^aeiou]ies$/.test(word)) add(`${word.slice(0, -3)}y`);
  else if (/(?:[sxz]|[cs]h|o)es$/.test(word)) add(word.slice(0, -2), word.slice(0, -1));
  else if (/[^sui]s$/.test(word)) add(word.slice(0, -1));
  if (/[^aeiou]ied$/.test(word)) add(`${word.slice(0, -3)}y`);
  const [, stem] = /^(.{2,}?)(?:(?<!e)ed|ing)$/.exec(word) ?? [];
  if (stem !== undefined && VOWEL.test(stem)) {
    add(stem, `${stem}e`);
    if (/([bdfglmnprt])\1$/.test(stem)) add(stem.slice(0, -1));
  }
  return bases;
}

function formsOf(base: string): string[] {
  if (/[^aeiou]y$/.test(base)) {
    const stem = base.slice(0, -1);
    return [`${stem}ies`, `${stem}ied`, `${base}ing`];
  }
  const plural = /(?:[sxzo]|[cs]h)$/.test(base) ? [`${base}es`, `${base}s`] : [`${base}s`];
  if (base.endsWith('e')) return [...plural, `${base}d`, `${base.slice(0, -1)}ing`];
  const doubled = DOUBLING.test(base) ? `${base}${base.at(-1)}` : base;
  return [...plural, `${doubled}ed`, `${doubled}ing`];
}
