/** What one may choose from where a value is one of several: of the method, or of what a team has. */
import type { Choice } from '../../domain/choice.ts';
import type { Vocabulary } from './argument.ts';
import type { Argument } from './command.ts';

/** What one may choose from, for arguments that are a choice. */
export function choicesOf(
  { facts }: Argument,
  vocabulary: Vocabulary,
): readonly (Choice & { readonly value?: unknown })[] {
  switch (facts.read.as) {
    case 'choice':
      return facts.read.choices;
    case 'source':
      return vocabulary.sources.map(source => ({
        id: source.name,
        label: { zh: source.name, en: source.name },
        value: source,
      }));
    case 'persona':
      return vocabulary.personas.map(persona => ({
        id: persona.name,
        label: { zh: persona.name, en: persona.name },
        value: persona,
      }));
    default:
      return [];
  }
}
