/** Finding what is named: a test, one of its rounds, one of its variants. */
import { grammarRefusal } from '../../chat/grammar/refusals.ts';
import type { Refusal } from '../../chat/refusal.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { both, listedSome } from '../../domain/language.ts';
import { comparable } from '../../domain/normal-form.ts';
import { shortId } from '../../domain/short-id.ts';
import { type Day, dayOf, parseDay } from '../../domain/zoned-time.ts';
import { parseRound, parseTestRef, roundName } from './domain/test-ref.ts';
import { experimentRefusal } from './refusals.ts';
import { type Round, roundsOf } from './store/rounds.ts';
import { findTest, listTests, type Test, type Variant } from './store/tests.ts';

/** So many of the last tests are looked at for the one that is meant. */
const TESTS_LOOKED_AT = 50;
const TESTS_NAMED = 5;

export type Found = {
  readonly test: Test;
  /** In their order; never none. */
  readonly rounds: readonly Round[];
  /** The one that was named, else the last. */
  readonly round: Round;
  readonly isRoundNamed: boolean;
};

/**
 * @param typed `T1`, `T1/R2`, what a test is called; a round alone, or nothing, of the only test that is open
 * @returns undefined when no test is named and nobody can tell which is meant
 * @throws Refusal when there is none of that name
 */
export async function foundTest(
  context: ActionContext,
  typed: string | undefined,
): Promise<Found | undefined> {
  const { transaction, team } = context;
  const round = typed === undefined ? undefined : parseRound(typed);
  const ref = typed === undefined ? undefined : parseTestRef(typed);
  if (ref !== undefined) {
    const test = await findTest(transaction, team.id, ref.test);
    if (test === undefined) throw grammarRefusal('no-such-thing', { id: shortId('T', ref.test) });
    return withRounds(context, test, ref.round);
  }
  const tests = await listTests(transaction, team.id, TESTS_LOOKED_AT);
  const isMeant = ({ name, finishedAt }: Test) =>
    typed === undefined || round !== undefined ? finishedAt === null : comparable(name) === comparable(typed);
  const [only, ...others] = tests.filter(isMeant);
  if (only !== undefined && others.length === 0) return withRounds(context, only, round);
  if (typed === undefined || (only !== undefined && round !== undefined)) return undefined;
  throw notATest(typed, only === undefined ? tests : [only, ...others]);
}

function notATest(typed: string, tests: readonly Test[]): Refusal {
  const named = tests.map(({ number, name }) => `${shortId('T', number)} ${name}`);
  const there = both(listedSome(named, TESTS_NAMED, 'zh-CN'), listedSome(named, TESTS_NAMED, 'en'));
  return experimentRefusal(
    'not-a-test',
    { typed: [...typed].slice(0, 24).join(''), there },
    { argument: 'test' },
  );
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

/** @returns a variant without the day that was typed behind it: “A 昨天”, “A 11月30日” */
export function withoutDay(
  { clock }: ActionContext,
  test: Test,
  typed: string,
): { readonly what: string; readonly day: Day | undefined } {
  const [, what = '', last = ''] = /^(\S[^\n]*?)\s+(\S+)$/u.exec(typed) ?? [];
  const day = variantCalled(test, typed) === undefined ? parseDay(last, clock, 'past') : undefined;
  return day === undefined ? { what: typed, day } : { what, day };
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
