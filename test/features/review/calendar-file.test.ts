/** Calendar files are what RFC 5545 says, whatever a meeting is called and whenever it is. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calendarFile } from '../../../src/features/review/calendar-file.ts';
import { parseCalendar } from './parse-calendar.ts';

const words = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc
      .array(fc.constantFrom('研', ',', ';', '\\', ':', '"', '\n', ' ', 'é', '👨‍👩‍👧'), { maxLength: 120 })
      .map(parts => parts.join('')),
  )
  // By U+FFFD the reader tells a character that was cut in two.
  .map(text => text.toWellFormed().replaceAll('\uFFFD', '?'));
// Years that calendars know; ISO 8601 basic has four digits.
const moment = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
const event = fc.record({
  uid: fc.integer({ min: 1, max: 99_999 }).map(number => `review-1-${number}@personaloop`),
  sequence: fc.nat({ max: 999 }),
  startsAt: moment,
  minutes: fc.integer({ min: 1, max: 600 }),
  summary: words,
  description: words,
  isCancelled: fc.boolean(),
  stampedAt: moment,
});
const basic = (at: Date) => `${at.toISOString().replace(/[-:]/gu, '').slice(0, 15)}Z`;

test('what is read back is what was written', () => {
  fc.assert(
    fc.property(event, ({ minutes, ...drawn }) => {
      const made = { ...drawn, endsAt: new Date(drawn.startsAt.getTime() + minutes * 60_000) };
      const read = parseCalendar(calendarFile(made));
      expect(read).toMatchObject({
        ...{ VERSION: '2.0', METHOD: 'PUBLISH', UID: made.uid, SEQUENCE: `${made.sequence}` },
        STATUS: made.isCancelled ? 'CANCELLED' : 'CONFIRMED',
        DTSTART: basic(made.startsAt),
        DTEND: basic(made.endsAt),
        DTSTAMP: basic(made.stampedAt),
      });
      expect(plain(read.SUMMARY)).toBe(plain(made.summary));
      expect(read.alarms).toEqual(made.isCancelled ? [] : ['-P1D', '-PT10M']);
    }),
    { numRuns: 500 },
  );
});

/** Line breaks and blanks at the ends are the writer's own. */
function plain(text: string | undefined): string {
  return (text ?? '').replace(/\s+/gu, ' ').trim();
}
