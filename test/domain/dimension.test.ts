import { expect, test } from 'vitest';
import { DIMENSIONS, dimensionById } from '../../src/domain/dimension.ts';

test('there are the seven dimensions of the method, in its order', () => {
  expect(DIMENSIONS.map(({ id, label }) => [id, label.zh])).toEqual([
    ['profile', '标准静态素描'],
    ['scenario', '品类使用场景'],
    ['values', '精神文化维度'],
    ['needs', '情感需求痛点'],
    ['journey', '购买决策链路'],
    ['perception', '品牌认知态度'],
    ['advocacy', '社交传播影响'],
  ]);
});

test.each(DIMENSIONS.map(dimension => dimension.id))('%s is found by its id', id => {
  expect(dimensionById(id).id).toBe(id);
});

test.each(['logistics', 'Needs', '', 'constructor'])('%j is no dimension', id => {
  expect(() => dimensionById(id)).toThrow(RangeError);
});
