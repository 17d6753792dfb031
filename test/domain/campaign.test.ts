import { describe, expect, test } from 'vitest';
import { campaignsIn, campaignsOf } from '../../src/domain/campaign.ts';

const idsIn = (first: string, last: string) => campaignsIn(first, last).map(each => each.id);

describe('the campaigns of a range of days', () => {
  test.each([
    ['618', '2026-06-18', '2026-06-18', ['618']],
    ['its first day', '2026-05-01', '2026-05-20', ['618']],
    ['the day before it', '2026-05-01', '2026-05-19', []],
    ['its last day', '2026-06-20', '2026-06-30', ['618']],
    ['the day after it', '2026-06-21', '2026-07-01', []],
    ['双11', '2026-11-11', '2026-11-11', ['double-11']],
    ['双12', '2026-12-10', '2026-12-20', ['double-12']],
    ['38', '2027-03-08', '2027-03-08', ['38']],
    ['autumn', '2026-09-01', '2026-09-30', []],
    ['autumn to winter', '2026-11-01', '2026-12-31', ['double-11', 'double-12']],
    ['年货节, by the Chinese new year', '2027-01-10', '2027-01-12', ['new-year']],
    ['年货节 of an early new year, from the year before', '2027-12-30', '2028-01-02', ['new-year']],
    ['the week before the new year', '2027-02-01', '2027-02-06', []],
    ['no range', '2026-11-12', '2026-11-10', []],
  ])('%s', (_, first, last, ids) => {
    expect(idsIn(first, last)).toEqual(ids);
  });
});

test('the Chinese new year is a new moon’s: as ICU has it, give or take a day, for each year of the table', () => {
  const chinese = new Intl.DateTimeFormat('en-u-ca-chinese', {
    month: 'numeric',
    day: 'numeric',
    timeZone: 'UTC',
  });
  for (let year = 2024; year <= 2040; year += 1) {
    const window = campaignsOf(year).find(each => each.campaign.id === 'new-year');
    const newYear = Date.parse(`${window?.last}T00:00:00Z`) + 7 * 86_400_000;
    const days = [-1, 0, 1].map(off => chinese.format(new Date(newYear + off * 86_400_000)));
    expect(days, `${year}`).toContain('1/1');
  }
  expect(campaignsOf(2041).map(each => each.campaign.id)).not.toContain('new-year');
});

test('own windows stand beside them, each year or once, also over New Year', () => {
  const own = [
    { name: '会员日', first: '08-08', last: '08-10' },
    { name: '周年庆', first: '2026-09-01', last: '2026-09-07' },
    { name: '跨年', first: '12-28', last: '01-03' },
  ];
  const idsWith = (first: string, last: string) => campaignsIn(first, last, own).map(({ id }) => id);
  expect(idsWith('2026-08-10', '2026-08-20')).toEqual(['own 会员日']);
  expect(idsWith('2027-08-01', '2027-09-30')).toEqual(['own 会员日']);
  expect(idsWith('2026-08-10', '2026-09-01')).toEqual(['own 会员日', 'own 周年庆']);
  expect(idsWith('2027-01-03', '2027-01-03')).toEqual(['own 跨年']);
  expect(idsWith('2027-01-04', '2027-01-04')).toEqual([]);
});

test('an own window called as a known one stands in its place, in its years only', () => {
  const own = [{ name: '双十一', first: '2026-10-20', last: '2026-11-12' }];
  expect(campaignsIn('2026-10-15', '2026-10-19', own)).toEqual([]);
  expect(campaignsIn('2026-11-12', '2026-11-12', own).map(({ id }) => id)).toEqual(['own 双十一']);
  expect(campaignsIn('2027-10-15', '2027-10-19', own).map(({ id }) => id)).toEqual(['double-11']);
});
