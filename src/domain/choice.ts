/** A value that people pick by its id, its Chinese or English label, or any part that fits only one of them. */
import type { Bilingual } from './language.ts';
import { nameKey } from './normal-form.ts';

export type Choice<Id extends string = string> = {
  readonly id: Id;
  readonly label: Bilingual;
  /** How it is named where space is short; also accepted. */
  readonly short?: Bilingual;
  /** Other words for it that are accepted. */
  readonly also?: readonly string[];
  /** Of its names only the id may be shortened: “shop” is no Douyin Shop. */
  readonly isFoundWhole?: boolean;
};

export type Picked<Item> =
  | { readonly found: 'one'; readonly choice: Item }
  | { readonly found: 'several'; readonly choices: readonly Item[] }
  | { readonly found: 'none' };

/**
 * Finds the choice that a person means. The id wins over other names, a whole name over a part of one.
 * @param typed what was typed, in any case and width
 */
export function pickChoice<Item extends Choice>(choices: readonly Item[], typed: string): Picked<Item> {
  const wanted = nameKey(typed);
  if (wanted === '') return { found: 'none' };
  const own = choices.filter(choice => nameKey(choice.id) === wanted);
  const whole = own.length > 0 ? own : choices.filter(choice => namesOf(choice).includes(wanted));
  const fitting =
    whole.length > 0
      ? whole
      : choices.filter(choice => partlyNamed(choice).some(name => name.includes(wanted)));
  const [first, ...others] = fitting;
  if (first === undefined) return { found: 'none' };
  return others.length === 0 ? { found: 'one', choice: first } : { found: 'several', choices: fitting };
}

/** @returns the id of the one choice that is meant; undefined where that is not clear */
export function pickedId(choices: readonly Choice[], typed: string): string | undefined {
  const picked = pickChoice(choices, typed);
  return picked.found === 'one' ? picked.choice.id : undefined;
}

/** @returns whether a text is the whole name of one of them */
export function namesOneOf(choices: readonly Choice[], typed: string): boolean {
  const wanted = nameKey(typed);
  return choices.some(choice => namesOf(choice).includes(wanted));
}

/** @returns the names of which a part is enough */
export function partlyNamed(choice: Choice): string[] {
  return choice.isFoundWhole === true ? [nameKey(choice.id)] : namesOf(choice);
}

/** @returns every name under which a choice is known, as it is compared */
export function namesOf(choice: Choice): string[] {
  const { id, label, short, also = [] } = choice;
  return [id, label.zh, label.en, ...(short ? [short.zh, short.en] : []), ...also].map(nameKey);
}
