/** The pair by which a line refuses consent: what an example shows in place of what is unclear. */
import type { ArgumentFacts } from './argument.ts';

type Refusable = {
  readonly name: string;
  readonly facts: Pick<ArgumentFacts, 'label' | 'cautious'> & { readonly read?: ArgumentFacts['read'] };
};

/** @returns the pair that refuses, in the language of what was typed; undefined of an argument that is nobody's consent */
export function refusalOf({ name, facts }: Refusable, typed: string): string | undefined {
  const { cautious, read, label } = facts;
  if (cautious === undefined || read?.as !== 'choice') return undefined;
  const refusal = read.choices.find(choice => choice.id === cautious);
  return /\p{Script=Han}/u.test(typed)
    ? `${label.zh}=${refusal?.label.zh ?? cautious}`
    : `${name}=${cautious}`;
}
