/** Quiet hours as laws: whatever the hours, the zone and the moment, also over midnight and where clocks are changed. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterQuiet, readQuietHours, wordQuietHours } from '../../../src/domain/schedule/quiet-hours.ts';
import { shownAt } from '../../../src/domain/schedule/wall-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const zone = fc.constantFrom(
  'Asia/Shanghai',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/Sao_Paulo',
);
const minutes = fc.integer({ min: 0, max: 1439 });
const hours = fc.record({ from: minutes, until: minutes });
/** Many of them near a change of clocks. */
const moment = fc
  .tuple(
    fc.constantFrom(
      '2026-03-08T07:00:00Z',
      '2026-11-01T06:00:00Z',
      '2026-03-29T01:00:00Z',
      '2026-10-25T01:00:00Z',
      '2026-04-04T15:00:00Z',
      '2026-10-03T15:30:00Z',
      '2011-12-30T10:00:00Z',
      '2018-11-04T03:00:00Z',
      '2026-07-01T00:00:00Z',
    ),
    fc.integer({ min: -36 * 60, max: 36 * 60 }),
  )
  .map(([at, away]) => new Date(Date.parse(at) + away * MINUTE));

test('it is said at once or when they end: never earlier, then really, and within a day', () => {
  fc.assert(
    fc.property(moment, zone, hours, (at, where, quiet) => {
      const said = afterQuiet(at, where, quiet);
      expect(said.getTime()).toBeGreaterThanOrEqual(at.getTime());
      expect(afterQuiet(said, where, quiet)).toEqual(said);
      expect(said.getTime() - at.getTime()).toBeLessThanOrEqual(49 * HOUR);
    }),
    { numRuns: 2_000 },
  );
});

test('on days on which no clock is changed the clock on the wall decides', () => {
  fc.assert(
    fc.property(moment, zone, hours, (at, where, { from, until }) => {
      const ahead = (instant: number) => {
        const { day, minutes: shown } = shownAt(new Date(instant), where);
        return Date.parse(`${day}T00:00:00Z`) + shown * MINUTE - instant;
      };
      fc.pre(from !== until && ahead(at.getTime() - 50 * HOUR) === ahead(at.getTime() + 50 * HOUR));
      const shown = shownAt(at, where).minutes;
      const isQuiet = from < until ? shown >= from && shown < until : shown >= from || shown < until;
      const said = afterQuiet(at, where, { from, until });
      expect(said > at).toBe(isQuiet);
      if (isQuiet) expect(shownAt(said, where).minutes).toBe(until);
    }),
    { numRuns: 2_000 },
  );
});

test('an end that comes twice in autumn is the first of the two', () => {
  const until = { from: 22 * 60, until: 90 };
  const berlin = (at: string) => afterQuiet(new Date(at), 'Europe/Berlin', { ...until, until: 150 });
  expect(berlin('2026-10-24T23:00:00Z')).toEqual(new Date('2026-10-25T00:30:00Z'));
  // Half past two was once already.
  expect(berlin('2026-10-25T01:10:00Z')).toEqual(new Date('2026-10-25T01:10:00Z'));
});

test.each([
  ['22:00-08:00', '22:00-08:00'],
  ['22:00 - 8:00', '22:00-08:00'],
  ['22-8', '22:00-08:00'],
  ['２２：００到８：００', '22:00-08:00'],
  ['晚上10点到早上8点', '22:00-08:00'],
  ['晚上十点半至早上七点', '22:30-07:00'],
  ['10pm to 8am', '22:00-08:00'],
  ['from 10:30pm until 7am', '22:30-07:00'],
  ['23:00-24:00', '23:00-00:00'],
  ['12:00～14:00', '12:00-14:00'],
  ['无', ''],
  ['off', ''],
])('“%s” are the hours %s', (typed, kept) => {
  const hours = readQuietHours(typed);
  expect(hours && wordQuietHours(hours)).toBe(kept);
  expect(readQuietHours(kept)).toEqual(hours);
});

test.each(['晚上', '22:00', '8:00-8:00', '22:00-25:00', '22:00-08:00-09:00', 'at night'])(
  '“%s” are no hours',
  typed => {
    expect(readQuietHours(typed)).toBeUndefined();
  },
);
