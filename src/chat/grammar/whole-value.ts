/** Recognises a text that is a whole value of an argument, where nobody marked it as one. */
import { comparable } from '../../domain/normal-form.ts';
import { typedNumber } from '../../domain/typed-number.ts';
import { parseMoment } from '../../domain/zoned-time.ts';
import type { Vocabulary } from './argument.ts';
import { namesThing } from './choices-of.ts';
import type { Argument } from './command.ts';

/** @returns whether a text can be nothing else than a value of the argument */
export function isWholly(argument: Argument, text: string, vocabulary: Vocabulary): boolean {
  const { read } = argument.facts;
  switch (read.as) {
    case 'choice':
    case 'thing':
      return namesThing(argument, text, vocabulary);
    case 'number':
      return (read.words.get(comparable(text)) ?? typedNumber(text, read.units)) !== undefined;
    case 'list':
      return /^[#＃\p{L}\p{N}，、,;；]{1,40}$/u.test(text);
    case 'moment':
      return parseMoment(text, vocabulary.clock, 'past') !== undefined;
    default:
      return false;
  }
}
