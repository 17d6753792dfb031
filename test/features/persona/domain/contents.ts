/** Persona contents for tests: made by hand, and at random. */
import fc from 'fast-check';
import type { DimensionId } from '../../../../src/domain/dimension.ts';
import type { ClaimContent, PersonaContent } from '../../../../src/features/persona/domain/claim.ts';

/** A live claim of `needs` without evidence, except what is said. */
export function claim(wording: string, facts: Partial<ClaimContent> = {}): ClaimContent {
  return {
    dimension: 'needs',
    wording,
    isRetired: false,
    supporting: new Set(),
    contradicting: new Set(),
    ...facts,
  };
}

/** Wordings, and what each says: those with one meaning have one normal form. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['想要小包装', 'small'],
  ['想要 小包装！', 'small'],
  ['送礼要体面', 'gift'],
  ['Fits a cabin bag', 'cabin'],
  ['fits a CABIN bag!!', 'cabin'],
  ['洗手台太窄', 'narrow'],
]);

/** @returns what a claim says, the same for two that may not both be live */
export function sayingOf({ dimension, wording }: Pick<ClaimContent, 'dimension' | 'wording'>): string {
  return `${dimension} ${MEANINGS.get(wording) ?? wording}`;
}

/** A claim never moves to another dimension, so which one it has follows from its number. */
export function dimensionOf(number: number): DimensionId {
  return number % 2 === 0 ? 'needs' : 'scenario';
}

export const wordings = fc.constantFrom(...MEANINGS.keys());
export const things = fc.constantFrom('F1', 'F2', 'F3', 'F4', 'F5', 'F6');
const links = fc.uniqueArray(things, { maxLength: 4 }).map(all => new Set(all));

function claimAt(number: number): fc.Arbitrary<ClaimContent> {
  return fc
    .record({ wording: wordings, isRetired: fc.boolean(), supporting: links, contradicting: links })
    .map(facts => ({ ...facts, dimension: dimensionOf(number) }));
}

/** Contents whose claims have some, or all, of these numbers. */
function contentOver(numbers: readonly number[], least = 0): fc.Arbitrary<PersonaContent> {
  return fc
    .shuffledSubarray([...numbers], { minLength: least })
    .chain(chosen =>
      fc
        .tuple(...chosen.map(number => fc.tuple(fc.constant(number), claimAt(number))))
        .map(all => new Map(all)),
    );
}

/** Anything that a content can be, also with live claims that say the same. */
export const anyContents = contentOver([1, 2, 3, 4, 5, 6]);

/** Contents as they are published: no two live claims of a dimension say the same. */
export const contents = anyContents.map(withoutDoubles);

/** Retires what says the same as a live claim before it. */
export function withoutDoubles(content: PersonaContent): PersonaContent {
  const said = new Set<string>();
  return new Map(
    [...content].map(([number, each]) => {
      const isDouble = !each.isRetired && said.has(sayingOf(each));
      if (!each.isRetired) said.add(sayingOf(each));
      return [number, isDouble ? { ...each, isRetired: true } : each];
    }),
  );
}

/** What somebody could make of a base: each of its claims as it was or not, and new ones with some of these numbers. */
export function sideOfBase(base: PersonaContent, fresh: readonly number[]): fc.Arbitrary<PersonaContent> {
  const old = [...base].map(([number, was]) =>
    fc.tuple(
      fc.constant(number),
      fc.oneof(
        fc.constant(was),
        claimAt(number),
        claimAt(number).map(({ supporting, contradicting }) => ({ ...was, supporting, contradicting })),
      ),
    ),
  );
  return fc
    .tuple(fc.tuple(...old), contentOver(fresh))
    .map(([changed, added]) => new Map([...changed, ...added]));
}

/** A base, what stands now and what is proposed; each as it could be published by itself. */
export const threeWays = contents.chain(base =>
  fc.tuple(
    fc.constant(base),
    sideOfBase(base, [11, 12]).map(withoutDoubles),
    sideOfBase(base, [-1, -2]).map(withoutDoubles),
  ),
);
