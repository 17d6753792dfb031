/**
 * A press makes a message known whose id was lost (CONTRIBUTING.md), and it counts like the copy that is known. Which row a
 * press names is the client's word: nobody can make another message the card of a proposal by it.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { incomingOf } from '../../src/platforms/telegram/update.ts';
import { updateSchema } from '../../src/platforms/telegram/update-schema.ts';
import { sql } from '../../src/store/database.ts';
import { ConcurrentChat, type Team } from './concurrent-chat.ts';

let here: ConcurrentChat;
let team: Team;
beforeEach(async () => {
  here = await ConcurrentChat.open();
  team = await here.newTeam('团队', ['王经理', '赵经理']);
  await team.say(0, '王经理', '/settings 票数=2');
  await team.say(0, '小李', '/feedback 盒子比洗手台还宽 渠道=小红书 维度=痛点');
  await team.say(0, '小李', '/persona new 精致妈妈');
  await team.say(0, '小李', '/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F1');
});
afterEach(() => here.close());

/** The row that made the card of P1. */
async function cardRow(): Promise<number> {
  const [row] = await here.query<{ id: number }>(
    sql`SELECT "outboxId" AS id FROM "Card" WHERE "chatId" = ${team.rooms[0]}`,
  );
  return row?.id ?? 0;
}

async function pressing(messageId: string, isOnMessage: boolean): Promise<void> {
  here.later(1);
  const pressed = { kind: 'press', messageId, button: 1, shownBy: await cardRow(), isOnMessage } as const;
  await here.take({ ...here.event(team.rooms[0], '小李'), ...pressed });
}

/** @returns whether a reaction of a manager on a message counted as a vote */
async function counts(messageId: string): Promise<boolean> {
  here.later(1);
  const reacted = { kind: 'reaction', messageId } as const;
  await here.take({ ...here.event(team.rooms[0], '赵经理'), ...reacted, added: ['👍'], removed: [] });
  return team.shown(await team.card(0, 1)).includes('赞成 赵经理');
}

/** As after a send of which nobody knows whether it got there, and that was repeated. */
const sentTwice = async () =>
  here.query(sql`UPDATE "Outbox" SET attempts = 1 WHERE id = ${await cardRow()} RETURNING id`);

describe('a press on a message that we don’t know, which names the card of a proposal', () => {
  test('makes nothing a card that was sent once and is known', async () => {
    await pressing('another message of ours', true);
    expect(await counts('another message of ours')).toBe(false);
  });

  test('makes nothing a card on the word of whoever presses', async () => {
    await sentTwice();
    await pressing('another message of ours', false);
    expect(await counts('another message of ours')).toBe(false);
  });

  test('makes it known where the card was sent twice and the platform says that it has this button', async () => {
    await sentTwice();
    await pressing('the copy', true);
    expect(await counts('the copy')).toBe(true);
  });
});

test('also a copy of what was said anew in place of an edit is made known', async () => {
  await team.say(0, '王经理', '/proposal approve P1');
  const [edit] = await here.query<{ id: number }>(
    sql`UPDATE "Outbox" SET attempts = 1 WHERE id = (SELECT max(id) FROM "Outbox" WHERE "editsId" = ${await cardRow()})
      RETURNING id`,
  );
  here.later(1);
  const pressed = {
    kind: 'press',
    messageId: 'the copy',
    button: 1,
    shownBy: edit?.id,
    isOnMessage: true,
  } as const;
  await here.take({ ...here.event(team.rooms[0], '小李'), ...pressed });
  await counts('the copy');
  expect(team.shown(await team.card(0, 1))).toMatch(/已通过[\s\S]*赵经理/);
});

describe('what a press on Telegram tells', () => {
  const room = { id: -100, type: 'supergroup', title: '团队' };
  const from = { id: 7, is_bot: false, first_name: '马洛里' };
  const keyboard = {
    inline_keyboard: [
      [
        { text: '通过', callback_data: '12:button:1' },
        { text: '看', url: 'https://x.cn' },
      ],
    ],
  };
  const read = (data: string, markup?: object) => {
    const message = { message_id: 5, date: 1, chat: room, ...(markup && { reply_markup: markup }) };
    const query = { id: '1', from, message, data, chat_instance: '1' };
    return incomingOf(
      updateSchema.parse({ update_id: 1, callback_query: query }),
      { id: 1, username: 'personaloop_bot' },
      new Date('2026-11-20T02:00:00Z'),
    );
  };

  test('is proven by the keys that the message has', () => {
    expect(read('12:button:1', keyboard)).toMatchObject({ shownBy: 12, button: 1, isOnMessage: true });
    expect(read('13:button:1', keyboard)).toMatchObject({ shownBy: 13 });
    for (const forged of [read('13:button:1', keyboard), read('12:button:2', keyboard), read('12:button:1')])
      expect(forged).not.toHaveProperty('isOnMessage');
  });
});
