/** Finding what is named: a test, one of its rounds, one of its variants. */
import { grammarRefusal } from '../../chat/grammar/refusals.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { both } from '../../domain/language.ts';
import { comparable } from '../../domain/normal-form.ts';
import { shortId } from '../../domain/short-id.ts';
import { type Day, dayOf } from '../../domain/zoned-time.ts';
import { parseTestRef, roundName } from './domain/test-ref.ts';
import { experimentRefusal } from './refusals.ts';
import { type Round, roundsOf } from './store/rounds.ts';
import { findTest, listTests, type Test, type Variant } from './store/tests.ts';

/** So many of the last tests are looked at for the one that is meant. */
const TESTS_LOOKED_AT = 50;

export type Found = {
  readonly test: Test;
  /** In their order; never none. */
  readonly rounds: readonly Round[];
  /** The one that was named, else the last. */
  readonly round: Round;
  readonly isRoundNamed: boolean;
};

/**
 * @param typed `T1`, `T1/R2`; the only open test when left out
 * @returns undefined when nothing is named and nobody can tell which is meant
 * @throws Refusal when there is none of that name
 */
export async function foundTest(
  context: ActionContext,
  typed: string | undefined,
): Promise<Found | undefined> {
  const { transaction, team } = context;
  if (typed === undefined) {
    const open = (await listTests(transaction, team.id, TESTS_LOOKED_AT)).filter(
      each => each.finishedAt === null,
    );
    const [only] = open;
    return only === undefined || open.length > 1 ? undefined : withRounds(context, only, undefined);
  }
  const ref = parseTestRef(typed);
  if (ref === undefined) throw experimentRefusal('not-a-test', { typed: [...typed].slice(0, 24).join('') });
  const test = await findTest(transaction, team.id, ref.test);
  if (test === undefined) throw grammarRefusal('no-such-thing', { id: shortId('T', ref.test) });
  return withRounds(context, test, ref.round);
}

async function withRounds(
  { transaction }: ActionContext,
  test: Test,
  wanted: number | undefined,
): Promise<Found> {
  const rounds = await roundsOf(transaction, test);
  const round = wanted === undefined ? rounds.at(-1) : rounds.find(each => each.number === wanted);
  if (round === undefined) {
    const id = roundName(test.number, wanted ?? 1);
    const example = `/ab summary ${roundName(test.number, rounds.length)}`;
    throw experimentRefusal('no-such-round', { id, rounds: rounds.length }, { example });
  }
  return { test, rounds, round, isRoundNamed: wanted !== undefined };
}

/** @returns what was named: `T1`, or `T1/R2` where a round was */
export function nameOf({ test, round, isRoundNamed }: Found): string {
  return isRoundNamed ? roundName(test.number, round.number) : shortId('T', test.number);
}

/** @throws Refusal when the test is finished */
export function demandOpen({ finishedAt, number, name }: Test): void {
  if (finishedAt === null) return;
  throw experimentRefusal('test-finished', { id: shortId('T', number) }, { example: `/ab new "${name}"` });
}

/** @returns the variant that is called so, by its name or by what is different about it */
export function variantCalled({ variants }: Test, typed: string): Variant | undefined {
  const wanted = comparable(typed);
  return (
    variants.find(each => comparable(each.name) === wanted) ??
    variants.find(each => comparable(each.label) === wanted) ??
    variants.find(each => comparable(`${each.name}:${each.label}`) === wanted)
  );
}

/** `A（收纳）`; the name alone where that says it all. */
export function variantText({ name, label }: Variant, language: 'zh-CN' | 'en'): string {
  if (label === name) return name;
  return language === 'en' ? `${name} (${label})` : `${name}（${label}）`;
}

export function variantNames({ variants }: Test) {
  return both(
    variants.map(each => variantText(each, 'zh-CN')).join('、'),
    variants.map(each => variantText(each, 'en')).join(', '),
  );
}

/** @throws Refusal when there is none, with the variants that there are */
export function demandVariant(test: Test, typed: string): Variant {
  const found = variantCalled(test, typed);
  if (found !== undefined) return found;
  const names = variantNames(test);
  throw experimentRefusal('no-such-variant', { typed: [...typed].slice(0, 24).join(''), names });
}

/** @returns the day that it is where something happens */
export function today({ clock }: ActionContext): Day {
  return dayOf(clock.now, clock.zone);
}
