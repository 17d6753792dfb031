/** Messages that waited: what they say is dated by when they were said, not by when the bot came to read them. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Incoming } from '../../../src/chat/incoming.ts';
import { sql } from '../../../src/store/database.ts';
import { ConcurrentChat, type Team } from '../concurrent-chat.ts';

let here: ConcurrentChat;
let team: Team;
/** A minute before and a minute after midnight in Shanghai. */
const EVENING = new Date('2026-11-20T15:59:00Z');
const MORNING = new Date('2026-11-20T16:01:00Z');
beforeEach(async () => {
  here = await ConcurrentChat.open(new Date('2026-11-20T02:00:00Z'));
  team = await here.newTeam('团队', ['王经理']);
});
afterEach(() => here.close());

const room = () => team.rooms[0];
const line = '/feedback 盒子太大 渠道=小红书 维度=痛点';
const last = () => here.said.at(-1);

/** Said in the evening, read in the morning. */
async function waited(words: string, more: object = {}): Promise<Incoming> {
  here.now = MORNING;
  const event = { ...team.saying(0, '小李', words, { at: EVENING }), ...more } as Incoming;
  await here.take(event);
  return event;
}
async function record() {
  const [row] = await here.query<{ text: string; saidAt: Date; recordedAt: Date }>(
    sql`SELECT text, "saidAt", "recordedAt" FROM "Feedback" ORDER BY number DESC LIMIT 1`,
  );
  return row;
}
async function pressed(button: number, at = MORNING): Promise<void> {
  here.now = at;
  await here.take({
    ...here.event(room(), '小李'),
    kind: 'press',
    messageId: last()?.messageId ?? '',
    button,
  });
}
async function filled(values: Record<string, string>, at = MORNING): Promise<void> {
  here.now = at;
  await here.take({
    ...here.event(room(), '小李'),
    kind: 'form',
    messageId: last()?.messageId ?? '',
    values,
  });
}
const noon = (day: string) => new Date(`${day}T04:00:00Z`);

describe('a record', () => {
  test('is of when it was said, which is shown where the day is another by now', async () => {
    await waited(line);
    expect(await record()).toMatchObject({ saidAt: EVENING, recordedAt: MORNING });
    expect(last()?.text).toMatch(/^F1 · 情感需求痛点 · 小红书 · 11-20 周五\n/);
  });

  test.each([
    ['今天', EVENING],
    ['昨天', noon('2026-11-19')],
    ['3天前', noon('2026-11-17')],
    ['周五', EVENING],
    ['周三', noon('2026-11-18')],
    ['15:00', new Date('2026-11-20T07:00:00Z')],
    ['"昨天 晚上8:30"', new Date('2026-11-19T12:30:00Z')],
    ['11-20', EVENING],
  ])('日期=%s is meant as of then', async (typed, saidAt) => {
    await waited(`${line} 日期=${typed}`);
    expect((await record())?.saidAt).toEqual(saidAt);
  });

  test('can’t be of a time that was still to come then', async () => {
    await waited(`${line} 日期=明天`);
    expect(last()?.text).toContain('还没到');
    expect(await record()).toBeUndefined();
  });

  test.each(['2027-01-01T00:00:00Z', '1970-01-01T00:00:00Z'])(
    'of a message with a date that can’t be, %s, is of when it was taken in',
    async at => {
      await here.take(team.saying(0, '小李', `${line} 日期=昨天`, { at: new Date(at) }));
      expect((await record())?.saidAt).toEqual(noon('2026-11-19'));
    },
  );

  test('from days ago is recorded all the same', async () => {
    const at = new Date('2026-11-10T02:00:00Z');
    await here.take(team.saying(0, '小李', line, { at }));
    expect((await record())?.saidAt).toEqual(at);
  });

  test('of an event that is told again is one, without a word', async () => {
    const event = team.saying(0, '小李', line);
    await here.take(event);
    const before = here.said.length;
    here.later(6 * 3600);
    await here.take(event);
    expect(here.said).toHaveLength(before);
    expect(await here.query(sql`SELECT id FROM "Feedback"`)).toHaveLength(1);
  });
});

test('a search means the day on which it was typed', async () => {
  await here.take(team.saying(0, '小李', line));
  await waited('/search since=今天');
  expect(last()?.text).toContain('共 1 条');
});

describe('an edit', () => {
  test('of the next day is reckoned from when the message was said', async () => {
    here.now = EVENING;
    const event = team.saying(0, '小李', line);
    if (event.kind !== 'message') throw new Error('not a message');
    await here.take(event);
    here.now = MORNING;
    const { eventId } = here.event(room(), '小李');
    const edit = { kind: 'edit', eventId, at: MORNING, saidAt: EVENING } as const;
    await here.take({ ...event, ...edit, text: `${line} 日期=昨天` });
    expect((await record())?.saidAt).toEqual(noon('2026-11-19'));
  });

  test('of a command that was refused before midnight records it as of then', async () => {
    here.now = EVENING;
    const event = team.saying(0, '小李', '/feedback 盒子太大 渠道=小红书 维度=物流');
    if (event.kind !== 'message') throw new Error('not a message');
    await here.take(event);
    here.now = MORNING;
    const { eventId } = here.event(room(), '小李');
    await here.take({ ...event, kind: 'edit', eventId, at: MORNING, saidAt: EVENING, text: line });
    expect((await record())?.saidAt).toEqual(EVENING);
  });
});

describe('a form that is filled in after midnight', () => {
  test('keeps the day that the command meant', async () => {
    here.now = EVENING;
    await here.take(team.saying(0, '小李', '/feedback 盒子太大 渠道=小红书 日期=昨天'));
    await filled({ 维度: '痛点' });
    expect((await record())?.saidAt).toEqual(noon('2026-11-19'));
  });

  test('is of when the command was said', async () => {
    here.now = EVENING;
    await here.take(team.saying(0, '小李', '/feedback 盒子太大 渠道=小红书'));
    await filled({ 维度: '痛点' });
    expect(await record()).toMatchObject({ saidAt: EVENING, recordedAt: MORNING });
    expect(last()?.text).toContain('11-20 周五');
  });

  test('means by what is filled in the day on which that is done', async () => {
    here.now = EVENING;
    await here.take(team.saying(0, '小李', '/feedback 盒子太大 渠道=小红书'));
    await filled({ 维度: '痛点', 日期: '昨天' });
    expect((await record())?.saidAt).toEqual(noon('2026-11-20'));
  });

  test('from before the upgrade, which did not keep when that was, is of when it is filled in', async () => {
    here.now = EVENING;
    await here.take(team.saying(0, '小李', '/feedback 盒子太大 渠道=小红书'));
    await here.query(sql`UPDATE "FormDraft" SET "saidAt" = NULL`);
    await filled({ 维度: '痛点' });
    expect((await record())?.saidAt).toEqual(MORNING);
  });
});

describe('a button that repeats what was typed', () => {
  const DAYS_LATER = new Date('2026-11-23T02:00:00Z');

  test('with its slip mended means the day on which it was typed', async () => {
    here.now = EVENING;
    await here.take(team.saying(0, '小李', '/feedback 盒子太大 渠道=小红书 纬度=痛点 日期=昨天'));
    await pressed(1, DAYS_LATER);
    expect(await record()).toMatchObject({ text: '盒子太大', saidAt: noon('2026-11-19') });
  });

  test('with the command’s name mended', async () => {
    here.now = EVENING;
    await here.take(team.saying(0, '小李', '/反聩 盒子太大 渠道=小红书 维度=痛点 日期=昨天'));
    await pressed(1, DAYS_LATER);
    expect((await record())?.saidAt).toEqual(noon('2026-11-19'));
  });

  test('in a name of one’s own', async () => {
    await waited(`${line} 日期=昨天`, { isAnonymous: true });
    await pressed(1, DAYS_LATER);
    expect((await record())?.saidAt).toEqual(noon('2026-11-19'));
  });

  test('as feedback, of words that were said to the bot alone', async () => {
    const alone = { chatId: 'alone', name: '小李', isPrivate: true };
    await waited('价格比隔壁贵', { room: alone });
    here.now = DAYS_LATER;
    const messageId = last()?.messageId ?? '';
    const press = { ...here.event(room(), '小李'), room: alone };
    await here.take({ ...press, kind: 'press', messageId, button: 1 });
    await here.take({
      ...{ ...here.event(room(), '小李'), room: alone },
      kind: 'form',
      messageId: last()?.messageId ?? '',
      values: { 渠道: '天猫', 维度: '认知' },
    });
    expect((await record())?.saidAt).toEqual(EVENING);
  });
});
