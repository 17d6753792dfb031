/** Which feedback an item waits for, and whose it is to change. */
import { describe, expect, test } from 'vitest';
import {
  type Doer,
  isNeeded,
  mayChange,
  type Owner,
} from '../../../../src/features/action/domain/action-item.ts';

const RECORD = { number: 5, dimension: 'scenario', sourceId: 2, deletedAt: null } as const;

describe('feedback is what an item waits for', () => {
  test.each([
    ['of its dimension', { dimension: 'scenario' }, {}, true],
    ['of its source', { sourceId: 2 }, {}, true],
    ['of both', { dimension: 'scenario', sourceId: 2 }, {}, true],
    ['not of another dimension', { dimension: 'needs' }, {}, false],
    ['not of another source', { dimension: 'scenario', sourceId: 3 }, {}, false],
    ['not when it was there before', { dimension: 'scenario' }, { number: 4 }, false],
    ['not when it is deleted', { dimension: 'scenario' }, { deletedAt: new Date(0) }, false],
    ['not when it waits for none', undefined, {}, false],
    ['not when what it needs names neither', {}, {}, false],
  ] as const)('%s', (_, needs, other, isIt) => {
    expect(isNeeded({ needs, afterFeedback: 4 }, { ...RECORD, ...other })).toBe(isIt);
  });
});

describe('an item may be changed', () => {
  const person: Owner = { kind: 'person', id: 1 };
  const role: Owner = { kind: 'role', role: 'media' };
  const doer = (id: number, more: Partial<Doer> = {}): Doer => ({
    ...{ ids: [id], role: undefined, isManager: false },
    ...more,
  });
  test.each([
    ['by its owner', person, doer(1), true],
    ['by whoever its owner turned out to be', person, doer(8, { ids: [8, 1] }), true],
    ['by whoever added it', person, doer(2), true],
    ['by a manager', person, doer(3, { isManager: true }), true],
    ['by nobody else', person, doer(3, { role: 'media' }), false],
    ['by whoever has its role', role, doer(3, { role: 'media' }), true],
    ['by nobody of another role', role, doer(3, { role: 'content' }), false],
    ['by nobody without a role', role, doer(3), false],
  ])('%s', (_, owner, who, may) => {
    expect(mayChange({ owner, addedById: 2 }, who)).toBe(may);
  });
});
