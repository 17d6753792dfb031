/** Forms: derived from a command's arguments, most likely choice first, filled with what was given. */

import { inLanguage } from '../../domain/language.ts';
import type { Block, FormField } from '../view.ts';
import type { Vocabulary } from './argument.ts';
import { offeredChoices } from './choices-of.ts';
import { type Argument, isRequired } from './command.ts';

/**
 * @param asks the arguments that the form asks for
 * @param current what they are so far, as shown
 */
export function formBlock(
  title: string,
  asks: readonly Argument[],
  current: Readonly<Record<string, string>>,
  vocabulary: Vocabulary,
): Block {
  return {
    kind: 'form',
    title,
    fields: asks.map(argument => formField(argument, current[argument.name], vocabulary)),
  };
}

function formField(argument: Argument, current: string | undefined, vocabulary: Vocabulary): FormField {
  const { name, facts } = argument;
  const { language } = vocabulary;
  return {
    name,
    label: inLanguage(facts.label, language),
    means: inLanguage(facts.means, language),
    isRequired: isRequired(argument),
    isLong: facts.read.as === 'text' && facts.read.most > 200,
    choices: offeredChoices(argument, vocabulary).map(choice => ({
      value: choice.id,
      label: inLanguage(choice.short ?? choice.label, language),
    })),
    ...(current === undefined ? {} : { current }),
  };
}
