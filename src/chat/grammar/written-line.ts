/** Serialises what was given as a line that can be typed: `/feedback edit F12 原话="太大" 渠道=抖音`. */
import { inLanguage, type Language } from '../../domain/language.ts';
import { argumentsOf, type CommandPath, pathName, target } from './command.ts';
import { quoteWord } from './parse.ts';

/** @param values as typed, by argument; ids stand first and without a key */
export function writtenLine(
  path: CommandPath,
  values: Readonly<Record<string, string>>,
  language: Language,
): string {
  const words: string[] = [];
  const pairs: string[] = [];
  for (const { name, facts } of argumentsOf(target(path))) {
    const value = values[name];
    if (value === undefined) continue;
    const { position, read, takesRest } = facts;
    const isBare = read.as === 'id' || read.as === 'ids';
    const written = isBare ? value : read.as === 'text' ? quoteWord(value) : asWord(value);
    const isFirst = position !== undefined && (isBare || takesRest === true);
    if (isFirst) words.push(written);
    else pairs.push(`${inLanguage(facts.label, language)}=${written}`);
  }
  return [`/${pathName(path)}`, ...words, ...pairs].join(' ');
}

/** @returns a name as one word of a line, in quotes only where it needs them */
export function asWord(name: string): string {
  return /[\s"“”「」『』‘’'\\]/u.test(name) ? quoteWord(name) : name;
}
