import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OPERATOR_ROLES, type OperatorRole } from '../../../../src/domain/role.ts';
import {
  FIRST_SOURCES,
  likelySources,
  type Source,
  USUAL_SOURCES,
  usualSource,
} from '../../../../src/features/feedback/domain/source.ts';

const sources: Source[] = FIRST_SOURCES.flatMap(({ kind, names }) => names.map(name => ({ kind, name }))).map(
  (each, index) => ({ ...each, id: index + 1, weight: 1 }),
);
const idOf = (name: string) => sources.find(source => source.name === name)?.id ?? 0;
const names = (list: readonly Source[]) => list.map(source => source.name);

describe('the sources a member likely means', () => {
  test('are the usual ones of the role first, then the team’s order', () => {
    expect(names(likelySources(sources, 'community', null)).slice(0, 6)).toEqual([
      '社群',
      '企微',
      '小程序',
      '客服',
      '天猫',
      '淘宝',
    ]);
  });

  test('begin with the one used last', () => {
    expect(names(likelySources(sources, 'community', idOf('知乎'))).slice(0, 3)).toEqual([
      '知乎',
      '社群',
      '企微',
    ]);
  });

  test('are in the team’s order for somebody without a role who recorded nothing yet', () => {
    expect(likelySources(sources, undefined, null)).toEqual(sources);
  });

  test('do without usual ones that the team dropped', () => {
    const fewer = sources.filter(source => source.name !== '社群');
    expect(names(likelySources(fewer, 'community', null))[0]).toBe('企微');
  });

  test('are all there, once each, whoever asks', () => {
    const roles = fc.constantFrom<OperatorRole | undefined>(
      ...OPERATOR_ROLES.map(role => role.id),
      undefined,
    );
    fc.assert(
      fc.property(
        roles,
        fc.option(fc.integer({ min: 1, max: 30 })),
        fc.subarray(sources),
        (role, last, some) => {
          const likely = likelySources(some, role, last);
          expect([...likely].sort((one, other) => one.id - other.id)).toEqual(some);
        },
      ),
    );
  });
});

describe('the source a record has when it names none', () => {
  test.each<[OperatorRole | undefined, string | undefined]>([
    ['community', '社群'],
    ['ecommerce', '天猫'],
    ['content', '小红书'],
    ['media', '抖音'],
    [undefined, undefined],
  ])('for %s is %s', (role, name) => {
    expect(usualSource(sources, role)?.name).toBe(name);
  });

  test('is none where the team dropped it', () => {
    expect(usualSource([], 'community')).toBeUndefined();
  });
});

test('every usual source is one that a new team has, and no name is there twice', () => {
  const all = FIRST_SOURCES.flatMap(({ names }) => names);
  expect(new Set(all).size).toBe(all.length);
  for (const usual of Object.values(USUAL_SOURCES)) expect(all).toEqual(expect.arrayContaining([...usual]));
});
