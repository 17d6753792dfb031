/** Days that are not over, as people type a deadline. */
import { describe, expect, test } from 'vitest';
import { dayAhead } from '../../../src/chat/grammar/day-ahead.ts';
import { Chat } from '../../scenes/chat.ts';

// A Monday, ten in the morning in Shanghai.
const clock = { now: new Date('2026-11-30T02:00:00Z'), zone: 'Asia/Shanghai' };

describe('a deadline', () => {
  test.each([
    ['2026-12-01', '2026-12-01'],
    ['12-01', '2026-12-01'],
    ['12月1日', '2026-12-01'],
    ['１２－０１', '2026-12-01'],
    ['今天', '2026-11-30'],
    ['明天', '2026-12-01'],
    ['周五', '2026-12-04'],
    ['周五前', '2026-12-04'],
    ['周五之前', '2026-12-04'],
    ['下周三', '2026-12-09'],
    ['3天后', '2026-12-03'],
    ['by Friday', '2026-12-04'],
    ['next wed', '2026-12-09'],
    ['in 3 days', '2026-12-03'],
    // A day of the year that is over is one of the next.
    ['11-20', '2027-11-20'],
  ])('%s', (typed, day) => {
    expect(dayAhead(typed, clock)).toBe(day);
  });

  test.each(['', '前', '随便', '13-45', '下下周', 'x'.repeat(100_000)])('is none: %.12s', typed => {
    expect(dayAhead(typed, clock)).toBeUndefined();
  });

  test('that a form kept is the day that was meant, whenever the form is finished', async () => {
    const chat = await Chat.open();
    await chat.type(':now 2026-11-30T10:00');
    await chat.type(':as 小李');
    const form = await chat.say('小李', '/action add 我 截止=明天');
    await chat.type(':now 2026-12-01T10:00');
    await chat.type(`:fill ${form.message} 事项=写周报`);
    expect(chat.shown(form.message).text).toContain('A1 · 小李 · 今天到期');
    await chat.close();
  });
});
