import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Limits, RateLimiter } from '../../src/chat/rate-limiter.ts';

/** Telegram's: nothing is known for sure before the first refusal. */
const LEARNT: Limits = {
  chatMessages: 20,
  chatWindowMilliseconds: 60_000,
  overallPerSecond: 30,
  isKeptFromTheStart: false,
};

describe('of a limit that is known from the start', () => {
  test('a chat goes up to it at once, then as it lets; others go on', () => {
    const pace = new RateLimiter({
      ...{ chatMessages: 5, chatWindowMilliseconds: 1_000, overallPerSecond: 50, isKeptFromTheStart: true },
    });
    for (let index = 0; index < 5; index += 1) expect(pace.turn('a', 10)).toBe(10);
    expect(pace.turn('a', 20)).toBe(1_010);
    expect(pace.turn('b', 20)).toBe(20);
    expect(pace.turn('a', 1_010)).toBe(1_010);
  });
});

describe('as long as nothing is refused', () => {
  test('nobody waits', () => {
    const pace = new RateLimiter(LEARNT);
    for (let index = 0; index < 1_000; index += 1) expect(pace.turn('a', 5_000)).toBe(5_000);
  });
});

describe('after a refusal', () => {
  test('its chat waits exactly as long as it says, and no other', () => {
    const pace = new RateLimiter(LEARNT);
    pace.refused('a', 7, 1_000);
    expect(pace.turn('a', 1_000)).toBe(8_000);
    expect(pace.turn('a', 7_999)).toBe(8_000);
    expect(pace.turn('a', 8_000)).toBe(8_000);
    expect(pace.turn('b', 1_000)).toBe(1_000);
  });

  test('its chat keeps to twenty a minute', () => {
    const pace = new RateLimiter(LEARNT);
    pace.refused('a', 1, 0);
    let now = 1_000;
    const sent: number[] = [];
    for (let index = 0; index < 60; index += 1) {
      now = pace.turn('a', now);
      // Whoever asks at their time goes.
      expect(pace.turn('a', now)).toBeGreaterThanOrEqual(now);
      sent.push(now);
    }
    for (const at of sent) {
      const inMinute = sent.filter(other => other >= at && other < at + 60_000);
      expect(inMinute.length).toBeLessThanOrEqual(20);
    }
  });

  test('of several chats at once, all keep to thirty a second, in turn', () => {
    const pace = new RateLimiter(LEARNT);
    pace.refused('a', 1, 0);
    pace.refused('b', 1, 100);
    const turns = Array.from({ length: 61 }, (_, index) => pace.turn(`chat ${index}`, 2_000));
    expect(turns.at(-1)).toBeCloseTo(2_000 + 60 * (1_000 / 30), -1);
    expect(turns).toEqual([...turns].sort((one, other) => one - other));
    // A place in the line is kept, and used once.
    expect(pace.turn('chat 60', 2_100)).toBe(turns.at(-1));
    expect(pace.turn('chat 60', 4_100)).toBe(4_100);
  });

  test('of several again, fewer; and all is forgotten after ten quiet minutes', () => {
    const pace = new RateLimiter(LEARNT);
    const together = (at: number) => {
      pace.refused('a', 1, at);
      pace.refused('b', 1, at + 1);
    };
    together(0);
    together(10_000);
    const [, second] = [pace.turn('x', 20_000), pace.turn('y', 20_000)];
    expect(second - 20_000).toBeCloseTo(1_000 / 24, 0);
    for (let index = 0; index < 50; index += 1) expect(pace.turn(`${index}`, 700_000)).toBe(700_000);
  });

  test('nobody is ever told a time that is past, nor never gets a turn', () => {
    const steps = fc.array(
      fc.record({
        chat: fc.constantFrom('a', 'b', 'c'),
        refusedFor: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
        pause: fc.integer({ min: 0, max: 5_000 }),
      }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(steps, list => {
        const pace = new RateLimiter(LEARNT);
        let now = 1_000;
        for (const { chat, refusedFor, pause } of list) {
          now += pause;
          if (refusedFor !== undefined) pace.refused(chat, refusedFor, now);
          let turn = pace.turn(chat, now);
          for (let asked = 0; turn > now; asked += 1) {
            expect(asked).toBeLessThan(5);
            now = turn;
            turn = pace.turn(chat, now);
          }
          expect(turn).toBe(now);
        }
      }),
    );
  });
});
