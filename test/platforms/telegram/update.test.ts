/** Every fixture of shared/platforms/telegram-fixtures, and what else an update may be. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { incomingSchema } from '../../../src/chat/incoming.ts';
import { incomingOf } from '../../../src/platforms/telegram/update.ts';
import { type Update, updateSchema } from '../../../src/platforms/telegram/update-schema.ts';

const FIXTURES = path.join(import.meta.dirname, '../../../../shared/platforms/telegram-fixtures');
const bot = { id: 123456, username: 'personaloop_bot' };
const now = new Date('2026-11-25T01:00:00Z');
const read = (update: unknown) => incomingOf(updateSchema.parse(update), bot, now);

const person = { id: 700000001, is_bot: false, first_name: '小明', last_name: '王' };
const group = { id: -1001234567890, type: 'supergroup', title: '品牌' };
const message = { message_id: 7, date: 1790000000, chat: group, from: person };
const said = (more: object): unknown => ({ update_id: 1, message: { ...message, ...more } });

/** What each fixture means to us; undefined for what is none of our business. */
const MEANINGS: Readonly<Record<string, object | undefined>> = {
  '01-command-group': { kind: 'message', text: '/feedback@personaloop_bot', isAddressed: true },
  '02-command-chinese-args': { kind: 'message', isAddressed: false },
  '03-plain-message': undefined,
  '03b-chinese-slash-plain': { kind: 'message' },
  '04-reply-to-bot': { kind: 'message', isAddressed: true, replyTo: { isFromBot: true } },
  '04b-reply-thread-in-plain-supergroup': { kind: 'message', replyTo: { isFromBot: true } },
  '05-document-csv': { kind: 'message', file: {} },
  '06-reaction-add': { kind: 'reaction', added: ['👍'], removed: [] },
  '06b-reaction-change': { kind: 'reaction', added: ['👎'], removed: ['👍'] },
  '06c-reaction-remove': { kind: 'reaction', added: [] },
  '06d-reaction-custom': undefined,
  '07-reaction-anonymous-admin': { kind: 'reaction', isAnonymous: true },
  '08-reaction-count': undefined,
  // Their buttons carry what another program put there.
  '09-callback-query': undefined,
  '09b-callback-query-inaccessible': undefined,
  '10-my-chat-member-added': { kind: 'standing', isPresent: true, takesReactions: false },
  '10b-my-chat-member-promoted': { kind: 'standing', isPresent: true, takesReactions: true },
  '10c-my-chat-member-kicked': { kind: 'standing', isPresent: false },
  '10d-chat-member-promoted': { kind: 'member', hasLeft: false, sender: { userId: '700000001' } },
  '11-migrate-to': { kind: 'moved', fromChatId: '-512345678', toChatId: '-1001234567890' },
  '11b-migrate-from': { kind: 'moved', fromChatId: '-512345678', toChatId: '-1001234567890' },
  '12-edited-message': { kind: 'edit', text: '/feedback 语气太生硬（改）' },
  '13-forum-topic-message': { kind: 'message', room: { threadId: '77' } },
  '13b-forum-general-message': undefined,
  '14-anonymous-admin-message': { kind: 'message', isAnonymous: true },
  '14b-send-as-channel': undefined,
  '15-poll-answer': undefined,
};

if (existsSync(FIXTURES))
  describe('the fixtures', () => {
    const files = existsSync(FIXTURES)
      ? readdirSync(FIXTURES)
          .filter(file => /^\d/.test(file))
          .map(file => file.replace('.json', ''))
      : [];

    test('are all known here', () => {
      expect(files.sort()).toEqual(Object.keys(MEANINGS).sort());
    });

    test.each(files)('%s', file => {
      const incoming = read(JSON.parse(readFileSync(path.join(FIXTURES, `${file}.json`), 'utf8')));
      const meaning = MEANINGS[file];
      if (meaning === undefined) expect(incoming).toBeUndefined();
      else {
        expect(incoming).toMatchObject(meaning);
        expect(incomingSchema.safeParse(JSON.parse(JSON.stringify(incoming))).success).toBe(true);
      }
    });
  });

describe('a message', () => {
  test('in an ordinary supergroup is in no topic, whatever thread it replies in', () => {
    const reply = { message_id: 3, date: 1, chat: group, from: person, text: '太大' };
    const incoming = read(said({ text: '/反馈', message_thread_id: 3, reply_to_message: reply }));
    expect(incoming?.room.threadId).toBeUndefined();
    expect(incoming).toMatchObject({ replyTo: { text: '太大', url: 'https://t.me/c/1234567890/3' } });
  });

  test('in a topic does not reply to the message that opened it', () => {
    const opened = {
      message_id: 77,
      date: 1,
      chat: group,
      from: person,
      forum_topic_created: { name: 'A/B' },
    };
    const topic = { message_thread_id: 77, is_topic_message: true, reply_to_message: opened };
    expect(read(said({ text: '/反馈', ...topic }))).not.toHaveProperty('replyTo');
  });

  test('that quotes a part of another means that part', () => {
    const reply = { message_id: 3, date: 1, chat: group, from: person, text: '很贵。而且盒子太大' };
    const quote = { text: '而且盒子太大', is_manual: true };
    expect(read(said({ text: '/反馈', reply_to_message: reply, quote }))).toMatchObject({
      replyTo: { text: '而且盒子太大' },
    });
  });

  test('in a public group is linked by its name, in a basic group not at all', () => {
    const reply = { message_id: 3, date: 1, chat: group, from: person, text: '太大' };
    const linkIn = (chat: object) => {
      const incoming = read(said({ text: '/反馈', chat: { ...group, ...chat }, reply_to_message: reply }));
      return incoming?.kind === 'message' ? incoming.replyTo?.url : undefined;
    };
    expect(linkIn({ username: 'brand' })).toBe('https://t.me/brand/3');
    expect(linkIn({ type: 'group' })).toBeUndefined();
  });

  test.each([
    ['of another bot', { text: '/feedback x', from: { ...person, is_bot: true } }],
    ['that a channel’s post was forwarded as', { text: '/feedback x', is_automatic_forward: true }],
    ['without words or file', {}],
    ['of ordinary chat', { text: '价格=100 /元' }],
    ['that mentions a bot whose name only begins like ours', { text: '@personaloop_bot2 你好' }],
    ['in a channel', { text: '/feedback x', chat: { ...group, type: 'channel' } }],
  ])('%s is none of our business', (_, more) => {
    expect(read(said(more))).toBeUndefined();
  });

  test.each(['/反馈 x', '／反馈 x', '  /反馈 x', '\u200b/反馈 x', '@Personaloop_Bot 反馈'])('%s is', text => {
    expect(read(said({ text }))).toMatchObject({ kind: 'message', text });
  });

  test('of somebody whose name shows nothing is still somebody’s', () => {
    expect(
      read(said({ text: '/help', from: { ...person, first_name: ' ', last_name: undefined } })),
    ).toMatchObject({
      sender: { userId: '700000001', name: '700000001' },
    });
  });

  test.each(['/start', '/start payload_1', '/START@personaloop_bot x'])(
    '%s alone with the bot asks for help',
    text => {
      const chat = { id: 700000001, type: 'private', first_name: '小明' };
      expect(read(said({ text, chat }))).toMatchObject({
        text: '/help',
        isAddressed: true,
        room: { isPrivate: true },
      });
    },
  );

  test('of which a command was made talk tells that, and not what is said now', () => {
    const edited: unknown = {
      update_id: 1,
      edited_message: { ...message, text: '算了', edit_date: 1790000100 },
    };
    expect(read(edited)).toMatchObject({ kind: 'edit', text: '', saidAt: new Date(1790000000_000) });
  });
});

describe('what is passed on', () => {
  const alone = { chat: { id: 700000001, type: 'private', first_name: '小明' } };
  const from = { type: 'user', date: 1789990000, sender_user: person };
  test.each([
    ['a forward', { forward_origin: from }],
    ['of somebody who hides', { forward_origin: { type: 'hidden_user', date: 1, sender_user_name: '某人' } }],
    ['of a channel', { forward_origin: { type: 'channel', date: 1, chat: group, message_id: 3 } }],
    ['as it was told before there were origins', { forward_from: person, forward_date: 1789990000 }],
    ['of a hidden one, as it was told then', { forward_sender_name: '某人', forward_date: 1789990000 }],
    ['what an inline bot wrote', { via_bot: { id: 5, is_bot: true, first_name: 'gif' } }],
  ])('%s is a quotation where the bot is addressed, and nothing elsewhere', (_, more) => {
    expect(read(said({ text: '/proposal approve P1', ...more }))).toBeUndefined();
    expect(read(said({ text: '盒子太大', ...more }))).toBeUndefined();
    const quoted = { kind: 'message', isForwarded: true, isAddressed: true };
    expect(read(said({ ...alone, text: '/start', ...more }))).toMatchObject({ ...quoted, text: '/start' });
    expect(read(said({ text: '@personaloop_bot 太大', ...more }))).toMatchObject(quoted);
    const edited = { ...message, ...alone, text: '/help', edit_date: 1790000100, ...more };
    expect(read({ update_id: 1, edited_message: edited })).toBeUndefined();
  });

  test('automatically, from a channel to its group, is silence', () => {
    const more = {
      forward_origin: from,
      is_automatic_forward: true,
      sender_chat: { id: -5, type: 'channel' },
    };
    expect(read(said({ text: '@personaloop_bot /help', ...more }))).toBeUndefined();
  });

  test('and is the bot’s own is no message to reply to', () => {
    const ours = { id: bot.id, is_bot: true, first_name: 'PersonaLoop' };
    for (const more of [{ forward_origin: { ...from, sender_user: ours } }, { forward_from: ours }]) {
      const passedOn = { ...message, message_id: 3, text: 'P1', ...more };
      expect(read(said({ text: '同意', reply_to_message: passedOn }))).toBeUndefined();
      expect(read(said({ text: '/反馈', reply_to_message: passedOn }))).toMatchObject({
        isAddressed: false,
        replyTo: { isFromBot: true },
      });
    }
  });
});

describe('a reply to a message of another chat', () => {
  const other = { id: -1009876543210, type: 'supergroup', title: '客户' };
  const origin = { type: 'user', date: 1, sender_user: person };
  const quote = { text: '瓶口总是漏', position: 0 };

  test('has the words that are quoted, and a link where there is one', () => {
    const replyTo = { external_reply: { origin, chat: other, message_id: 3 }, quote };
    expect(read(said({ text: '/反馈', ...replyTo }))).toMatchObject({
      replyTo: {
        messageId: '-1009876543210/3',
        text: '瓶口总是漏',
        isFromBot: false,
        url: 'https://t.me/c/9876543210/3',
      },
    });
  });

  test('that nobody may know of is a message like no other', () => {
    const of = (id: number) =>
      read(said({ text: '/反馈', message_id: id, external_reply: { origin }, quote })) as { replyTo: object };
    expect(of(7).replyTo).toMatchObject({ text: '瓶口总是漏' });
    expect(of(8).replyTo).not.toEqual(of(7).replyTo);
  });

  test('is one to the bot only where it stands in another topic of the same group', () => {
    const ours = { ...origin, sender_user: { id: bot.id, is_bot: true, first_name: 'PersonaLoop' } };
    const reply = (chat: object) =>
      read(said({ text: '证据不足', external_reply: { origin: ours, chat, message_id: 3 } }));
    expect(reply(other)).toBeUndefined();
    expect(reply(group)).toMatchObject({ isAddressed: true, replyTo: { messageId: '3', isFromBot: true } });
  });
});

describe('a message that is told again', () => {
  test('without the date of an edit is dated by now, under the same id however often it comes', () => {
    const again: unknown = { update_id: 2, edited_message: { ...message, text: '/help' } };
    expect(read(again)).toMatchObject({ kind: 'edit', at: now, saidAt: new Date(1790000000_000) });
    expect(read(again)?.eventId).toBe(incomingOf(updateSchema.parse(again), bot, new Date(0))?.eventId);
  });
});

describe('an update', () => {
  test('has the same event id however often it comes, and another one when its number comes again', () => {
    const first = read(said({ text: '/help' }));
    expect(read(said({ text: '/help' }))?.eventId).toBe(first?.eventId);
    expect(read(said({ text: '/help', date: 1790700000 }))?.eventId).not.toBe(first?.eventId);
    expect(incomingOf(said({ text: '/help' }) as Update, { ...bot, id: 9 }, now)?.eventId).not.toBe(
      first?.eventId,
    );
  });

  test('of a kind that nobody knows is read and left alone', () => {
    expect(read({ update_id: 1, stopped_message_generation: { some: 'thing' } })).toBeUndefined();
  });
});
