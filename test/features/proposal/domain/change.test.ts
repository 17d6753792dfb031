import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClaimContent, PersonaContent } from '../../../../src/features/persona/domain/claim.ts';
import {
  applyChanges,
  CHANGE_KINDS,
  type Change,
  changeSchema,
  changesBackTo,
  claimOf,
  contentText,
  rebased,
  sideOf,
  voiceless,
  withChange,
} from '../../../../src/features/proposal/domain/change.ts';
import { merge } from '../../../../src/features/proposal/domain/merge.ts';
import {
  claim,
  contents,
  dimensionOf,
  sideOfBase,
  things,
  withoutDoubles,
  wordings,
} from '../../persona/domain/contents.ts';

const content = (...claims: [number, ClaimContent][]) => new Map(claims);
const add = (wording: string, ...evidence: string[]): Change => ({
  kind: 'add',
  dimension: 'needs',
  wording,
  evidence,
});
const reword = (number: number, wording: string, ...evidence: string[]): Change => ({
  kind: 'reword',
  claim: number,
  wording,
  evidence,
});
const about = (
  kind: 'strengthen' | 'weaken' | 'retire' | 'restore',
  number: number,
  ...evidence: string[]
): Change => ({
  kind,
  claim: number,
  evidence,
});

const evidences = fc.uniqueArray(things, { maxLength: 3 });
const anyChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constant('add' as const),
    dimension: fc.constantFrom(dimensionOf(1), dimensionOf(2)),
    wording: wordings,
    evidence: evidences,
  }),
  fc.record({
    kind: fc.constant('reword' as const),
    claim: fc.integer({ min: 1, max: 7 }),
    wording: wordings,
    evidence: evidences,
  }),
  fc.record({
    kind: fc.constantFrom('strengthen', 'weaken', 'retire', 'restore'),
    claim: fc.integer({ min: 1, max: 7 }),
    evidence: evidences,
  }),
);
/** Changes as a proposal holds them: each came to the ones before it by `withChange`. */
const proposals = fc
  .array(anyChange, { maxLength: 8 })
  .map(all => all.reduce<Change[]>((changes, change) => withChange(changes, change), []));

describe('a change', () => {
  const base = claim('想要小包装', { supporting: new Set(['F1']), contradicting: new Set(['F2']) });
  const gone = { ...base, isRetired: true };

  test.each<[string, ClaimContent, Change, ClaimContent]>([
    [
      'reword gives other words, and supporting evidence',
      base,
      reword(5, '想要可叠放的小包装', 'F3'),
      { ...base, wording: '想要可叠放的小包装', supporting: new Set(['F1', 'F3']) },
    ],
    [
      'strengthen gives supporting evidence',
      base,
      about('strengthen', 5, 'F3', 'F1'),
      { ...base, supporting: new Set(['F1', 'F3']) },
    ],
    [
      'weaken gives contradicting evidence',
      base,
      about('weaken', 5, 'F3'),
      { ...base, contradicting: new Set(['F2', 'F3']) },
    ],
    [
      'retire ends the claim, with contradicting evidence',
      base,
      about('retire', 5, 'F3'),
      { ...gone, contradicting: new Set(['F2', 'F3']) },
    ],
    [
      'restore brings it back, with supporting evidence',
      gone,
      about('restore', 5, 'F3'),
      { ...base, supporting: new Set(['F1', 'F3']) },
    ],
  ])('%s', (_, before, change, after) => {
    const other = claim('洗手台太窄');
    expect(applyChanges(content([5, before], [6, other]), [change])).toEqual(content([5, after], [6, other]));
  });

  test('add makes live claims under −1, −2 … by their places', () => {
    const changes = [add('甲', 'F1'), about('strengthen', 5, 'F9'), add('乙')];
    expect(changes.map(claimOf)).toEqual([-1, 5, -3]);
    expect(applyChanges(content([5, claim('丙')]), changes)).toEqual(
      content(
        [5, claim('丙', { supporting: new Set(['F9']) })],
        [-1, claim('甲', { supporting: new Set(['F1']) })],
        [-3, claim('乙')],
      ),
    );
  });

  test('comes on top of the ones before it', () => {
    const changes = [reword(5, '甲'), about('weaken', 5, 'F3'), about('retire', 5, 'F4')];
    expect(applyChanges(content([5, base]), changes)).toEqual(
      content([5, { ...gone, wording: '甲', contradicting: new Set(['F2', 'F3', 'F4']) }]),
    );
  });

  test('leaves the content that it is made to as it was', () => {
    const before = content([5, base]);
    applyChanges(before, [about('retire', 5, 'F3'), add('甲')]);
    expect(before).toEqual(content([5, base]));
    expect(base.contradicting).toEqual(new Set(['F2']));
  });

  test('of a claim that is not there is refused', () => {
    expect(() => applyChanges(content([5, base]), [about('retire', 6)])).toThrow(RangeError);
  });

  test.each([
    ['add', 'supporting'],
    ['reword', 'supporting'],
    ['strengthen', 'supporting'],
    ['restore', 'supporting'],
    ['weaken', 'contradicting'],
    ['retire', 'contradicting'],
  ] as const)('of kind %s brings evidence that is %s', (kind, side) => {
    expect(sideOf(kind)).toBe(side);
  });
});

describe('a change that comes to a set', () => {
  test.each<[string, Change[], Change, Change[]]>([
    [
      'stands last when it is about something new',
      [add('甲')],
      about('retire', 5),
      [add('甲'), about('retire', 5)],
    ],
    [
      'stands beside another kind about the same claim',
      [about('strengthen', 5, 'F1')],
      about('weaken', 5, 'F2'),
      [about('strengthen', 5, 'F1'), about('weaken', 5, 'F2')],
    ],
    [
      'stands beside the same kind about another claim',
      [about('retire', 5, 'F1')],
      about('retire', 6, 'F1'),
      [about('retire', 5, 'F1'), about('retire', 6, 'F1')],
    ],
    [
      'takes the place of an earlier rewording, with the evidence of both',
      [reword(5, '甲', 'F1', 'F2'), about('retire', 6)],
      reword(5, '乙', 'F2', 'F3'),
      [reword(5, '乙', 'F1', 'F2', 'F3'), about('retire', 6)],
    ],
    [
      'adds its evidence to the same kind about the same claim',
      [about('weaken', 5, 'F1')],
      about('weaken', 5, 'F1', 'F2'),
      [about('weaken', 5, 'F1', 'F2')],
    ],
    [
      'joins an addition of the same words in the dimension',
      [add('想要小包装', 'F1')],
      add('想要 小包装！', 'F2'),
      [add('想要 小包装！', 'F1', 'F2')],
    ],
    [
      'stands beside an addition of other words',
      [add('想要小包装', 'F1')],
      add('想要大包装', 'F1'),
      [add('想要小包装', 'F1'), add('想要大包装', 'F1')],
    ],
    [
      'takes the place of its opposite: restore of retire, whose evidence spoke against it',
      [about('retire', 5, 'F1')],
      about('restore', 5, 'F2'),
      [about('restore', 5, 'F2')],
    ],
    [
      'takes the place of its opposite: retire of restore, whose evidence spoke for it',
      [about('restore', 5, 'F1')],
      about('retire', 5),
      [about('retire', 5)],
    ],
  ])('%s', (_, changes, added, after) => {
    expect(withChange(changes, added)).toEqual(after);
  });

  test('stands beside an addition of the same words in another dimension', () => {
    const elsewhere: Change = { kind: 'add', dimension: 'scenario', wording: '想要小包装', evidence: [] };
    expect(withChange([add('想要小包装')], elsewhere)).toEqual([add('想要小包装'), elsewhere]);
  });

  test('moves none of the others', () => {
    fc.assert(
      fc.property(proposals, anyChange, (changes, added) => {
        const after = withChange(changes, added);
        const differing = changes.filter((change, place) => after[place] !== change);
        expect(differing.length + (after.length - changes.length)).toBe(1);
      }),
    );
  });
});

describe('the way back', () => {
  test.each<[string, PersonaContent, PersonaContent, Change[]]>([
    ['from what stood then is no change', content([5, claim('甲')]), content([5, claim('甲')]), []],
    ['retires what was added since', content([5, claim('甲')]), content(), [about('retire', 5)]],
    [
      'leaves retired what was added and retired since',
      content([5, claim('甲', { isRetired: true })]),
      content(),
      [],
    ],
    [
      'retires what was restored since',
      content([5, claim('甲')]),
      content([5, claim('甲', { isRetired: true })]),
      [about('retire', 5)],
    ],
    [
      'restores what was retired since, with the words of then',
      content([5, claim('乙', { isRetired: true })]),
      content([5, claim('甲')]),
      [about('restore', 5), reword(5, '甲')],
    ],
    ['gives back the words of then', content([5, claim('乙')]), content([5, claim('甲')]), [reword(5, '甲')]],
    [
      'leaves the evidence of since',
      content([5, claim('甲', { supporting: new Set(['F1', 'F2']) })]),
      content([5, claim('甲', { supporting: new Set(['F1']) })]),
      [],
    ],
  ])('%s', (_, current, then, changes) => {
    expect(changesBackTo(current, then)).toEqual(changes);
  });

  const pairs = contents.chain(then =>
    fc.tuple(fc.constant(then), sideOfBase(then, [11, 12]).map(withoutDoubles)),
  );

  test('leads back to the live wordings of then, in any two contents', () => {
    fc.assert(
      fc.property(pairs, ([then, current]) => {
        const back = applyChanges(current, changesBackTo(current, then));
        expect(liveWordings(back)).toEqual(liveWordings(then));
      }),
      { numRuns: 500 },
    );
  });

  test('loses no evidence, and brings none', () => {
    fc.assert(
      fc.property(pairs, ([then, current]) => {
        for (const [number, after] of applyChanges(current, changesBackTo(current, then))) {
          const { supporting, contradicting } = current.get(number) ?? claim('');
          expect(after).toMatchObject({ supporting, contradicting });
        }
      }),
    );
  });

  test('merges with what it starts from', () => {
    fc.assert(
      fc.property(pairs, ([then, current]) => {
        const back = applyChanges(current, changesBackTo(current, then));
        expect(merge(current, current, back)).toEqual({ kind: 'merged', content: back });
      }),
    );
  });
});

describe('changes that are rebased', () => {
  const small = claim('想要小包装');
  const gone = { ...small, isRetired: true };

  test.each<[string, Change[], PersonaContent, Change[]]>([
    [
      'stay as they are where nothing stands in their way',
      [add('送礼要体面', 'F1'), reword(5, '想要可叠放的小包装', 'F2'), about('weaken', 5, 'F3')],
      content([5, small]),
      [add('送礼要体面', 'F1'), reword(5, '想要可叠放的小包装', 'F2'), about('weaken', 5, 'F3')],
    ],
    [
      'strengthen what they were to add when it is there already',
      [add('想要 小包装！', 'F1')],
      content([5, small]),
      [about('strengthen', 5, 'F1')],
    ],
    [
      'add anew what is there but retired',
      [add('想要小包装', 'F1')],
      content([5, gone]),
      [add('想要小包装', 'F1')],
    ],
    [
      'restore first what they strengthen and was retired meanwhile',
      [about('strengthen', 5, 'F1')],
      content([5, gone]),
      [about('restore', 5), about('strengthen', 5, 'F1')],
    ],
    [
      'restore first what they reword and was retired meanwhile',
      [reword(5, '想要大包装', 'F1')],
      content([5, gone]),
      [about('restore', 5), reword(5, '想要大包装', 'F1')],
    ],
    [
      'restore it once when they do several things about it',
      [about('strengthen', 5, 'F1'), reword(5, '想要大包装', 'F2')],
      content([5, gone]),
      [about('restore', 5), about('strengthen', 5, 'F1'), reword(5, '想要大包装', 'F2')],
    ],
    [
      'strengthen what has their words by itself, with the evidence for those',
      [reword(5, '想要小包装', 'F1')],
      content([5, small]),
      [about('strengthen', 5, 'F1')],
    ],
    ['leave out a rewording that came about by itself', [reword(5, '想要小包装')], content([5, small]), []],
    ['leave out an end that came about by itself', [about('retire', 5)], content([5, gone]), []],
    [
      'keep the evidence for an end that came about by itself',
      [about('retire', 5, 'F1')],
      content([5, gone]),
      [about('weaken', 5, 'F1')],
    ],
    [
      'leave out an end that came about by itself, and support that comes to nothing with it',
      [about('retire', 5), about('strengthen', 5), reword(5, '想要小包装')],
      content([5, gone]),
      [],
    ],
    ['leave out a restoring that came about by itself', [about('restore', 5)], content([5, small]), []],
    [
      'strengthen what was restored meanwhile, with the evidence for that',
      [about('restore', 5, 'F1')],
      content([5, small]),
      [about('strengthen', 5, 'F1')],
    ],
    [
      'leave out what is about a claim that is not there',
      [about('retire', 6, 'F1')],
      content([5, small]),
      [],
    ],
  ])('%s', (_, changes, current, after) => {
    expect(rebased(changes, current)).toEqual(after);
  });

  test.each<[string, Change[]]>([
    ['weakened and retired', [about('weaken', 5, 'F1'), about('retire', 5, 'F2')]],
    ['retired and strengthened', [about('retire', 5, 'F2'), about('strengthen', 5, 'F1')]],
  ])('do not bring back what they retire themselves and was retired meanwhile: %s', (_, changes) => {
    const current = content([5, gone]);
    expect(applyChanges(current, rebased(changes, current)).get(5)?.isRetired).toBe(true);
  });

  test.each<[string, Change[], PersonaContent]>([
    [
      'reword a claim to what another says by now',
      [reword(5, '想要小包装', 'F1')],
      content([5, claim('洗手台太窄')], [6, small]),
    ],
    [
      'restore a claim while another says the same by now',
      [about('restore', 5)],
      content([5, gone], [6, small]),
    ],
    [
      'strengthen a claim that was retired, and another says the same by now',
      [about('strengthen', 5, 'F1')],
      content([5, gone], [6, small]),
    ],
  ])('merge with what they are rebased on, when they %s', (_, changes, current) => {
    const after = applyChanges(current, rebased(changes, current));
    expect(merge(current, current, after)).toEqual({ kind: 'merged', content: after });
  });

  test('merge with what they are rebased on, whatever that is', () => {
    fc.assert(
      fc.property(proposals, contents, (changes, current) => {
        const after = applyChanges(current, rebased(changes, current));
        expect(merge(current, current, after)).toEqual({ kind: 'merged', content: after });
      }),
      { numRuns: 1000 },
    );
  });

  test('lose no evidence, unless its claim is gone', () => {
    fc.assert(
      fc.property(proposals, contents, (changes, current) => {
        const after = rebased(changes, current);
        for (const change of changes) {
          const side = sideOf(change.kind);
          const now = change.kind === 'add' ? undefined : current.get(change.claim);
          if (change.kind !== 'add' && now === undefined) continue;
          const kept = after.filter(each => sideOf(each.kind) === side && isAboutSame(change, each, current));
          expect(kept.flatMap(each => each.evidence)).toEqual(expect.arrayContaining(change.evidence));
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('are as they were when rebased once more', () => {
    fc.assert(
      fc.property(proposals, contents, (changes, current) => {
        const once = rebased(changes, current);
        expect(rebased(once, current)).toEqual(once);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what is voted on', () => {
  test('is the same for the same changes, in whatever order their evidence comes', () => {
    const shuffled = proposals.chain(changes =>
      fc.tuple(
        fc.constant(changes),
        fc.tuple(
          ...changes.map(change =>
            fc
              .shuffledSubarray(change.evidence, { minLength: change.evidence.length })
              .map((evidence): Change => ({ ...change, evidence })),
          ),
        ),
      ),
    );
    fc.assert(
      fc.property(shuffled, fc.nat(), ([changes, others], version) => {
        expect(contentText(version, 1, others)).toBe(contentText(version, 1, changes));
      }),
    );
  });

  test('is another for any other changes or base version', () => {
    const sorted = (changes: readonly Change[]) =>
      changes.map(each => ({ ...each, evidence: [...each.evidence].sort() }));
    const versions = fc.integer({ min: 0, max: 2 });
    const few = fc.array(anyChange, { maxLength: 2 });
    fc.assert(
      fc.property(few, few, versions, versions, (changes, others, version, otherVersion) => {
        let isEqual = version === otherVersion;
        try {
          expect(sorted(others)).toEqual(sorted(changes));
        } catch {
          isEqual = false;
        }
        expect(contentText(otherVersion, 1, others) === contentText(version, 1, changes)).toBe(isEqual);
      }),
      { numRuns: 1000 },
    );
  });

  const changes = [reword(5, '甲', 'F1'), about('retire', 6, 'F2')];
  test.each<[string, number, Change[]]>([
    ['of another version', 8, changes],
    ['with other words', 7, [reword(5, '乙', 'F1'), about('retire', 6, 'F2')]],
    ['with more evidence', 7, [reword(5, '甲', 'F1', 'F2'), about('retire', 6, 'F2')]],
    ['about another claim', 7, [reword(7, '甲', 'F1'), about('retire', 6, 'F2')]],
    ['of another kind', 7, [reword(5, '甲', 'F1'), about('weaken', 6, 'F2')]],
    ['in another order', 7, [about('retire', 6, 'F2'), reword(5, '甲', 'F1')]],
    ['one less', 7, [reword(5, '甲', 'F1')]],
    ['none', 7, []],
  ])('is another: %s', (_, version, others) => {
    expect(contentText(version, 1, others)).not.toBe(contentText(7, 1, changes));
  });
});

describe('a change as it was stored', () => {
  const stored: [string, Change][] = [
    [
      '{"kind":"add","dimension":"needs","wording":"想要小包装","evidence":["F1","F2"]}',
      { kind: 'add', dimension: 'needs', wording: '想要小包装', evidence: ['F1', 'F2'] },
    ],
    [
      '{"kind":"reword","claim":5,"wording":"想要可叠放的小包装","evidence":[]}',
      { kind: 'reword', claim: 5, wording: '想要可叠放的小包装', evidence: [] },
    ],
    ['{"kind":"strengthen","claim":5,"evidence":["F3"]}', { kind: 'strengthen', claim: 5, evidence: ['F3'] }],
    ['{"kind":"weaken","claim":5,"evidence":["F3"]}', { kind: 'weaken', claim: 5, evidence: ['F3'] }],
    ['{"kind":"retire","claim":5,"evidence":[]}', { kind: 'retire', claim: 5, evidence: [] }],
    ['{"kind":"restore","claim":5,"evidence":["F4"]}', { kind: 'restore', claim: 5, evidence: ['F4'] }],
  ];

  test.each(stored)('is still read: %s', (json, change) => {
    expect(changeSchema.parse(JSON.parse(json))).toEqual(change);
  });

  test('stands above for every kind there is', () => {
    expect(stored.map(([, change]) => change.kind)).toEqual(CHANGE_KINDS.map(each => each.id));
  });

  test.each([
    '{"kind":"forget","claim":5,"evidence":[]}',
    '{"kind":"retire","claim":-1,"evidence":[]}',
    '{"kind":"retire","claim":5}',
    '{"kind":"add","dimension":"mood","wording":"甲","evidence":[]}',
  ])('is refused when it is none: %s', json => {
    expect(changeSchema.safeParse(JSON.parse(json)).success).toBe(false);
  });
});

function liveWordings(content: PersonaContent): Map<number, string> {
  return new Map(
    [...content].flatMap(([number, { wording, isRetired }]): [number, string][] =>
      isRetired ? [] : [[number, wording]],
    ),
  );
}

/** Whether a rebased change is about the claim of a change, or about the claim that says what was to be added. */
/** Evidence goes to the claim itself, or to the one that says what it would have said. */
function isAboutSame(change: Change, after: Change, current: PersonaContent): boolean {
  const dimensionOf = (each: Change) =>
    each.kind === 'add' ? each.dimension : current.get(each.claim)?.dimension;
  return dimensionOf(after) === dimensionOf(change);
}

test('nobody says a change any more when all its evidence is gone, not when it never had any', () => {
  const changes: Change[] = [
    { kind: 'strengthen', claim: 1, evidence: ['F1', 'F2'] },
    { kind: 'strengthen', claim: 2, evidence: [] },
    { kind: 'weaken', claim: 3, evidence: ['F1'] },
    { kind: 'retire', claim: 4, evidence: ['F1'] },
  ];
  expect(voiceless(changes, thing => thing === 'F1')).toEqual([2]);
  expect(voiceless(changes, () => true)).toEqual([0, 2]);
});
