/** Refusals of personas. */
import { refusalsOf } from '../../chat/refusal.ts';
import { type Bilingual, both } from '../../domain/language.ts';

export const personaSentences = {
  'no-persona-yet': (_: object) =>
    both('团队还没有画像，先建一个。', 'The team has no persona yet; make one first.'),
  'not-a-version': ({ label, typed }: { label: Bilingual; typed: string }) =>
    both(
      `“${label.zh}”要像 v2 这样，不是“${typed}”。`,
      `“${label.en}” takes a version like v2, not “${typed}”.`,
    ),
  'persona-exists': ({ name }: { name: string }) =>
    both(`画像“${name}”已经有了。`, `The persona “${name}” exists already.`),
  'persona-name': ({ name }: { name: string }) =>
    both(
      `“${name}”不能做画像的名称：它像编号或子命令，或者有看不见的字。`,
      `A persona can’t be called “${name}”: it reads as an id or a sub-command, or has characters that nobody sees.`,
    ),
};

export const personaRefusal = refusalsOf(personaSentences);
