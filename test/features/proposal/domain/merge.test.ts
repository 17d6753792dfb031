import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ClaimContent,
  type PersonaContent,
  SIDES,
} from '../../../../src/features/persona/domain/claim.ts';
import { type Conflict, type Merged, merge } from '../../../../src/features/proposal/domain/merge.ts';
import {
  anyContents,
  claim,
  contents,
  sayingOf,
  sideOfBase,
  threeWays,
  withoutDoubles,
} from '../../persona/domain/contents.ts';

const content = (...claims: [number, ClaimContent][]) => new Map(claims);
const merged = (all: PersonaContent): Merged => ({ kind: 'merged', content: all });
const conflict = (...conflicts: Conflict[]): Merged => ({ kind: 'conflict', conflicts });
const kindsOf = (result: Merged) =>
  result.kind === 'merged' ? [] : result.conflicts.map(each => [each.kind, each.claim]);
const things = (...all: string[]) => new Set(all);

/** A base and what one side made of it, free of live claims that say the same. */
const oneSides = contents.chain(base =>
  fc.tuple(fc.constant(base), sideOfBase(base, [11, 12]).map(withoutDoubles)),
);

describe('merging', () => {
  test('onto a base that nobody changed gives what is proposed', () => {
    fc.assert(
      fc.property(oneSides, ([base, theirs]) => {
        expect(merge(base, base, theirs)).toEqual(merged(theirs));
      }),
      { numRuns: 500 },
    );
  });

  test('what proposes nothing gives what stands, whatever stands', () => {
    const sides = anyContents.chain(base => fc.tuple(fc.constant(base), sideOfBase(base, [11, 12])));
    fc.assert(
      fc.property(sides, ([base, ours]) => {
        expect(merge(base, ours, base)).toEqual(merged(ours));
      }),
      { numRuns: 500 },
    );
  });

  test('what stands already changes nothing', () => {
    fc.assert(
      fc.property(oneSides, ([base, ours]) => {
        expect(merge(base, ours, ours)).toEqual(merged(ours));
      }),
      { numRuns: 500 },
    );
  });

  test('gives the same whichever side is which, where neither way conflicts', () => {
    fc.assert(
      fc.property(threeWays, ([base, ours, theirs]) => {
        const [one, other] = [merge(base, ours, theirs), merge(base, theirs, ours)];
        if (one.kind === 'merged' && other.kind === 'merged') expect(one).toEqual(other);
      }),
      { numRuns: 1000 },
    );
  });

  test('keeps all evidence that either side has and neither ended', () => {
    fc.assert(
      fc.property(threeWays, ([base, ours, theirs]) => {
        const result = merge(base, ours, theirs);
        if (result.kind === 'conflict') return;
        for (const [number, after] of result.content) {
          const [from, our, their] = [base.get(number), ours.get(number), theirs.get(number)];
          for (const side of SIDES) {
            const all = [...(our?.[side] ?? []), ...(their?.[side] ?? [])];
            const isEnded = (thing: string) =>
              from?.[side].has(thing) === true &&
              (our?.[side].has(thing) === false || their?.[side].has(thing) === false);
            expect(after[side]).toEqual(new Set(all.filter(thing => !isEnded(thing))));
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('conflicts over a claim exactly where both changed its text or state differently, or it was retired meanwhile', () => {
    fc.assert(
      fc.property(threeWays, ([base, ours, theirs]) => {
        const found = kindsOf(merge(base, ours, theirs)).filter(([kind]) => kind !== 'same-words');
        expect(found).toEqual(naiveConflicts(base, ours, theirs));
      }),
      { numRuns: 1000 },
    );
  });

  test('conflicts over words exactly where a claim is to be added that a live one of its dimension says', () => {
    const additions = oneSides.chain(([base, ours]) =>
      fc.tuple(fc.constant(base), fc.constant(ours), sideOfBase(content(), [-1])),
    );
    fc.assert(
      fc.property(additions, ([base, ours, added]) => {
        const rivals = [...added.values()].flatMap(fresh =>
          [...ours].filter(
            ([, each]) => !fresh.isRetired && !each.isRetired && sayingOf(each) === sayingOf(fresh),
          ),
        );
        const result = merge(base, ours, new Map([...base, ...added]));
        const named = result.kind === 'conflict' ? result.conflicts.map(each => each.rival) : [];
        expect(named).toEqual(rivals.map(([number]) => number));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('one claim, two changes since the base', () => {
  const was = claim('想要小包装', { supporting: things('F1') });
  const reworded = { ...was, wording: '想要可叠放的小包装' };
  const otherwise = { ...was, wording: '想要大包装' };
  const retired = { ...was, isRetired: true };
  const supported = { ...was, supporting: things('F1', 'F2') };
  const contradicted = { ...was, contradicting: things('F3') };
  const gone = claim('想要小包装', { isRetired: true });
  const back = { ...gone, isRetired: false };

  test.each<[string, ClaimContent, ClaimContent, ClaimContent, ClaimContent]>([
    [
      'evidence and other evidence',
      was,
      supported,
      contradicted,
      { ...supported, contradicting: things('F3') },
    ],
    ['the same evidence', was, supported, supported, supported],
    ['a rewording and evidence', was, reworded, supported, { ...reworded, supporting: things('F1', 'F2') }],
    ['evidence and a rewording', was, supported, reworded, { ...reworded, supporting: things('F1', 'F2') }],
    [
      'evidence and its end',
      was,
      supported,
      { ...retired, contradicting: things('F4') },
      {
        ...retired,
        supporting: things('F1', 'F2'),
        contradicting: things('F4'),
      },
    ],
    ['the same rewording', was, reworded, reworded, reworded],
    [
      'its end by both, each with evidence',
      was,
      { ...retired, contradicting: things('F4') },
      {
        ...retired,
        contradicting: things('F5'),
      },
      { ...retired, contradicting: things('F4', 'F5') },
    ],
    ['its end and nothing', was, retired, was, retired],
    [
      'evidence for what was retired before the base',
      gone,
      gone,
      { ...gone, supporting: things('F2') },
      {
        ...gone,
        supporting: things('F2'),
      },
    ],
    [
      'a restoring and evidence',
      gone,
      back,
      { ...gone, supporting: things('F2') },
      {
        ...back,
        supporting: things('F2'),
      },
    ],
    ['the same restoring', gone, back, back, back],
  ])('merge: %s', (_, base, ours, theirs, after) => {
    expect(merge(content([5, base]), content([5, ours]), content([5, theirs]))).toEqual(
      merged(content([5, after])),
    );
  });

  test.each<[string, ClaimContent, ClaimContent, ClaimContent]>([
    ['two rewordings', was, reworded, otherwise],
    ['a rewording and its end', was, reworded, retired],
    ['its end and a rewording', was, retired, reworded],
    ['its end and a rewording with evidence', was, retired, { ...reworded, supporting: things('F1', 'F2') }],
    ['its end, and its end with a rewording', was, retired, { ...reworded, isRetired: true }],
    ['a restoring, and a restoring with a rewording', gone, back, { ...back, wording: '想要大包装' }],
  ])("conflict as 'text': %s", (_, base, ours, theirs) => {
    expect(merge(content([5, base]), content([5, ours]), content([5, theirs]))).toEqual(
      conflict({ kind: 'text', claim: 5, base, ours, theirs }),
    );
  });

  test.each<[string, ClaimContent]>([
    ['supports it', supported],
    ['contradicts it', contradicted],
  ])("conflict as 'retired': its end and evidence that %s", (_, theirs) => {
    expect(merge(content([5, was]), content([5, retired]), content([5, theirs]))).toEqual(
      conflict({ kind: 'retired', claim: 5, base: was, ours: retired, theirs }),
    );
  });

  test('are all named when several conflict', () => {
    const base = content([5, was], [6, was], [7, was]);
    const ours = content([5, reworded], [6, retired], [7, reworded]);
    const theirs = content([5, otherwise], [6, supported], [7, was]);
    expect(kindsOf(merge(base, ours, theirs))).toEqual([
      ['text', 5],
      ['retired', 6],
    ]);
  });
});

describe('a claim that is to be added', () => {
  const added = claim('想要 小包装！', { supporting: things('F9') });
  const old = claim('洗手台太窄');
  const same = claim('想要小包装');

  test('stands under its own number where nothing says the same', () => {
    expect(
      merge(content([5, old]), content([5, old], [6, claim('送礼要体面')]), content([5, old], [-1, added])),
    ).toEqual(merged(content([5, old], [6, claim('送礼要体面')], [-1, added])));
  });

  test.each<[string, PersonaContent, PersonaContent, number]>([
    ['was added meanwhile', content([5, old]), content([5, old], [6, same]), 6],
    ['was reworded to that meanwhile', content([5, old]), content([5, same]), 5],
    ['was restored meanwhile', content([5, { ...same, isRetired: true }]), content([5, same]), 5],
    ['stood in the base already', content([5, same]), content([5, same]), 5],
  ])("conflicts as 'same-words' with a live claim of its dimension that %s", (_, base, ours, rival) => {
    expect(merge(base, ours, new Map([...base, [-1, added]]))).toEqual(
      conflict({ kind: 'same-words', claim: -1, base: undefined, ours: same, theirs: added, rival }),
    );
  });

  test('is another claim where the same is said in another dimension', () => {
    const elsewhere = claim('想要小包装', { dimension: 'scenario' });
    expect(merge(content(), content([6, elsewhere]), content([-1, added]))).toEqual(
      merged(content([6, elsewhere], [-1, added])),
    );
  });

  test('is another claim where the same was said and is retired', () => {
    const gone = { ...same, isRetired: true };
    expect(merge(content([5, same]), content([5, gone]), content([5, same], [-1, added]))).toEqual(
      merged(content([5, gone], [-1, added])),
    );
  });

  test('is another claim where the proposal itself retires what says the same', () => {
    const gone = { ...same, isRetired: true };
    expect(merge(content([5, same]), content([5, same]), content([5, gone], [-1, added]))).toEqual(
      merged(content([5, gone], [-1, added])),
    );
  });
});

describe('a claim that comes to say what another says', () => {
  const narrow = claim('洗手台太窄');
  const small = claim('想要小包装');
  const again = claim('想要 小包装！');

  test("conflicts as 'same-words' when it is reworded to what was added meanwhile", () => {
    expect(merge(content([5, narrow]), content([5, narrow], [6, small]), content([5, again]))).toEqual(
      conflict({ kind: 'same-words', claim: 5, base: narrow, ours: small, theirs: again, rival: 6 }),
    );
  });

  test("conflicts as 'same-words' when it is restored and the same was added meanwhile", () => {
    const gone = { ...small, isRetired: true };
    expect(merge(content([5, gone]), content([5, gone], [6, again]), content([5, small]))).toEqual(
      conflict({ kind: 'same-words', claim: 5, base: gone, ours: again, theirs: small, rival: 6 }),
    );
  });
});

/** The rules of method.md §10 for claims that both sides know, claim by claim. */
function naiveConflicts(base: PersonaContent, ours: PersonaContent, theirs: PersonaContent) {
  return [...base].flatMap(([number, from]) => {
    const [our, their] = [ours.get(number), theirs.get(number)];
    if (our === undefined || their === undefined) return [];
    const stateOf = (each: ClaimContent) => JSON.stringify([each.wording, each.isRetired]);
    const isChanged = (each: ClaimContent) => stateOf(each) !== stateOf(from);
    if (isChanged(our) && isChanged(their) && stateOf(our) !== stateOf(their)) return [['text', number]];
    const isRetiredMeanwhile = !from.isRetired && our.isRetired && !their.isRetired;
    const hasEvidence = SIDES.some(side => [...their[side]].some(thing => !from[side].has(thing)));
    return isRetiredMeanwhile && hasEvidence ? [['retired', number]] : [];
  });
}
