import { InputFile } from 'grammy';
import type { ReactionTypeEmoji } from 'grammy/types';
import { describe, expect, test } from 'vitest';
import { REACTION_EMOJI } from './reactions.ts';
import { refusalOf, type Situation, situation } from './situation.ts';

type Case = readonly [
  name: string,
  call: (situation: Situation) => Promise<unknown>,
  refusal: string | RegExp,
];

const button = (text: string, data: string) => ({ text, callback_data: data });
const keyboard = (...rows: ReturnType<typeof button>[][]) => ({ reply_markup: { inline_keyboard: rows } });
const row = (length: number) => Array.from({ length }, (_, index) => button(`${index}`, `${index}`));
const sent = async ({ api, group }: Situation, text = '修订 #12') =>
  (await api.sendMessage(group.id, text)).message_id;

const SENDING: readonly Case[] = [
  ['no text', ({ api, group }) => api.sendMessage(group.id, ''), '400 Bad Request: message text is empty'],
  [
    'only spaces',
    ({ api, group }) => api.sendMessage(group.id, ' \n '),
    '400 Bad Request: message text is empty',
  ],
  [
    '4097 characters',
    ({ api, group }) => api.sendMessage(group.id, '长'.repeat(4097)),
    '400 Bad Request: message is too long',
  ],
  [
    '2049 emoji, which are two units each',
    ({ api, group }) => api.sendMessage(group.id, '😀'.repeat(2049)),
    '400 Bad Request: message is too long',
  ],
  [
    '32769 bytes',
    ({ api, group }) => api.sendMessage(group.id, 'a'.repeat(32_769)),
    '400 Bad Request: text is too long',
  ],
  [
    'half a surrogate pair',
    ({ api, group }) => api.sendMessage(group.id, '\ud83d'),
    /^400 Bad Request: strings must be/,
  ],
  [
    'a chat that is not there',
    ({ api }) => api.sendMessage(-100999, '你好'),
    '400 Bad Request: chat not found',
  ],
  [
    'a group that the bot never was in',
    ({ api, telegram, boss }) => api.sendMessage(telegram.group('别的', { creator: boss }).id, '你好'),
    '400 Bad Request: chat not found',
  ],
  [
    'a person who has not started the bot',
    ({ api, boss }) => api.sendMessage(boss.id, '你好'),
    "403 Forbidden: bot can't initiate conversation with a user",
  ],
  [
    'a person who blocked the bot',
    ({ api, boss }) => {
      boss.starts();
      boss.blocksBot();
      return api.sendMessage(boss.id, '你好');
    },
    '403 Forbidden: bot was blocked by the user',
  ],
  [
    'a group that threw the bot out',
    ({ api, boss, group }) => {
      group.removeBot(boss);
      return api.sendMessage(group.id, '你好');
    },
    '403 Forbidden: bot was kicked from the supergroup chat',
  ],
  [
    'a group that the bot left',
    async ({ api, group }) => {
      await api.leaveChat(group.id);
      return api.sendMessage(group.id, '你好');
    },
    '403 Forbidden: bot is not a member of the supergroup chat',
  ],
  [
    'a group where the bot is muted',
    ({ api, boss, group }) => {
      group.muteBot(boss);
      return api.sendMessage(group.id, '你好');
    },
    '400 Bad Request: not enough rights to send text messages to the chat',
  ],
  [
    'an answer to nothing',
    ({ api, group }) => api.sendMessage(group.id, '你好', { reply_parameters: { message_id: 999 } }),
    '400 Bad Request: message to be replied not found',
  ],
  [
    'a topic 1 in a forum',
    ({ api, telegram, boss }) => {
      const forum = telegram.group('论坛', { isForum: true, creator: boss });
      forum.addBot(boss);
      return api.sendMessage(forum.id, '你好', { message_thread_id: 1 });
    },
    '400 Bad Request: message thread not found',
  ],
  [
    'a parameter that does not exist',
    ({ api, group }) => api.sendMessage(group.id, '你好', { reply_to: 3 } as object),
    /^400 .*unknown parameter reply_to/,
  ],
  [
    'HTML with an unknown tag',
    ({ api, group }) => api.sendMessage(group.id, '<h1>大</h1>', { parse_mode: 'HTML' }),
    /can't parse entities: Unsupported start tag "h1" at byte offset 0/,
  ],
  [
    'HTML with a lone <',
    ({ api, group }) => api.sendMessage(group.id, '甲 < 乙', { parse_mode: 'HTML' }),
    /can't parse entities: Unsupported start tag "" at byte offset 4/,
  ],
  [
    'HTML not closed',
    ({ api, group }) => api.sendMessage(group.id, '<b>大', { parse_mode: 'HTML' }),
    /Can't find end tag corresponding to start tag "b"/,
  ],
  [
    'HTML closed crosswise',
    ({ api, group }) => api.sendMessage(group.id, '<b><i>大</b></i>', { parse_mode: 'HTML' }),
    /Unmatched end tag at byte offset 9, expected "<\/i>", found "<\/b>"/,
  ],
  [
    'MarkdownV2 not escaped',
    ({ api, group }) => api.sendMessage(group.id, 'v1.2', { parse_mode: 'MarkdownV2' }),
    "400 Bad Request: can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
  ],
  [
    'MarkdownV2 not closed',
    ({ api, group }) => api.sendMessage(group.id, '*大', { parse_mode: 'MarkdownV2' }),
    /Can't find end of bold entity/,
  ],
  [
    'an unknown parse mode',
    ({ api, group }) => api.sendMessage(group.id, '大', { parse_mode: 'Text' as 'HTML' }),
    '400 Bad Request: unsupported parse_mode',
  ],
  [
    'an entity beyond the text',
    ({ api, group }) =>
      api.sendMessage(group.id, '大', { entities: [{ type: 'bold', offset: 0, length: 2 }] }),
    /ENTITY_BOUNDS_INVALID/,
  ],
  [
    'an entity that cuts a pair',
    ({ api, group }) =>
      api.sendMessage(group.id, '😀!', { entities: [{ type: 'bold', offset: 1, length: 2 }] }),
    /in a middle of a UTF-16 symbol/,
  ],
  [
    'an entity of no known type',
    ({ api, group }) =>
      api.sendMessage(group.id, '大', { entities: [{ type: 'loud' as 'bold', offset: 0, length: 1 }] }),
    /unsupported type/,
  ],
  [
    'a link without an address',
    ({ api, group }) =>
      api.sendMessage(group.id, '大', { entities: [{ type: 'text_link', offset: 0, length: 1 } as never] }),
    /can't find url/,
  ],
  [
    '101 entities',
    ({ api, group }) =>
      api.sendMessage(group.id, '字'.repeat(101), {
        entities: Array.from({ length: 101 }, (_, offset) => ({ type: 'bold', offset, length: 1 })),
      }),
    /101 entities/,
  ],
  [
    'callback data of 66 bytes',
    ({ api, group }) => api.sendMessage(group.id, '大', keyboard([button('通过', '通'.repeat(22))])),
    '400 Bad Request: BUTTON_DATA_INVALID',
  ],
  [
    'empty callback data',
    ({ api, group }) => api.sendMessage(group.id, '大', keyboard([button('通过', '')])),
    '400 Bad Request: BUTTON_DATA_INVALID',
  ],
  [
    'a button without a label',
    ({ api, group }) => api.sendMessage(group.id, '大', keyboard([button(' ', 'a')])),
    /text must be non-empty/,
  ],
  [
    'a button that does two things',
    ({ api, group }) =>
      api.sendMessage(group.id, '大', keyboard([{ ...button('通过', 'a'), url: 'https://t.me' } as never])),
    /exactly one thing/,
  ],
  [
    '9 buttons in a row',
    ({ api, group }) => api.sendMessage(group.id, '大', keyboard(row(9))),
    /more than 8 buttons in a row/,
  ],
  [
    '101 buttons',
    ({ api, group }) =>
      api.sendMessage(group.id, '大', keyboard(...Array.from({ length: 101 }, () => row(1)))),
    '400 Bad Request: reply markup is too long',
  ],
  [
    'a placeholder of 65 characters',
    ({ api, group }) =>
      api.sendMessage(group.id, '大', {
        reply_markup: { force_reply: true, input_field_placeholder: '写'.repeat(65) },
      }),
    /placeholder must be 1-64/,
  ],
];

const CHANGING: readonly Case[] = [
  [
    'an edit of nothing',
    ({ api, group }) => api.editMessageText(group.id, 999, '改'),
    '400 Bad Request: message to edit not found',
  ],
  [
    "an edit of somebody else's message",
    ({ api, boss, group }) => api.editMessageText(group.id, boss.says(group, '我的').id, '改'),
    "400 Bad Request: message can't be edited",
  ],
  [
    'an edit to the same',
    async s => s.api.editMessageText(s.group.id, await sent(s, '同'), '同'),
    /^400 Bad Request: message is not modified: /,
  ],
  [
    'an edit with force_reply',
    async s =>
      s.api.editMessageText(s.group.id, await sent(s), '改', {
        reply_markup: { force_reply: true } as never,
      }),
    /inline keyboard expected/,
  ],
  [
    'text into a photo',
    async s => {
      const { message_id } = await s.api.sendPhoto(s.group.id, new InputFile(PICTURE));
      return s.api.editMessageText(s.group.id, message_id, '改');
    },
    '400 Bad Request: there is no text in the message to edit',
  ],
  [
    'a caption into a text',
    async s => s.api.editMessageCaption(s.group.id, await sent(s), { caption: '改' }),
    '400 Bad Request: there is no caption in the message to edit',
  ],
  [
    'a deletion of nothing',
    ({ api, group }) => api.deleteMessage(group.id, 999),
    '400 Bad Request: message to delete not found',
  ],
  [
    "a deletion of somebody else's message",
    ({ api, boss, group }) => api.deleteMessage(group.id, boss.says(group, '我的').id),
    "400 Bad Request: message can't be deleted",
  ],
  [
    'a reaction that is none',
    async s => s.api.setMessageReaction(s.group.id, await sent(s), [emoji('✅')]),
    '400 Bad Request: REACTION_INVALID',
  ],
  [
    'a heart with U+FE0F',
    async s => s.api.setMessageReaction(s.group.id, await sent(s), [emoji('❤\ufe0f')]),
    '400 Bad Request: REACTION_INVALID',
  ],
  [
    'two reactions of a bot',
    async s => s.api.setMessageReaction(s.group.id, await sent(s), [emoji('👀'), emoji('👍')]),
    '400 Bad Request: REACTIONS_TOO_MANY',
  ],
  [
    'a reaction that the group forbids',
    async s => {
      s.group.restrictReactions(['👍']);
      return s.api.setMessageReaction(s.group.id, await sent(s), [emoji('👀')]);
    },
    '400 Bad Request: REACTION_INVALID',
  ],
  [
    'a reaction to nothing',
    ({ api, group }) => api.setMessageReaction(group.id, 999, [emoji('👀')]),
    '400 Bad Request: message to react not found',
  ],
  [
    'a pin without the right',
    async s => {
      s.group.promoteBot(s.boss, { can_pin_messages: false });
      return s.api.pinChatMessage(s.group.id, await sent(s));
    },
    /not enough rights to manage pinned messages/,
  ],
  [
    'an answer to no query',
    ({ api }) => api.answerCallbackQuery('300644'),
    /^400 Bad Request: query is too old/,
  ],
];

const FILES: readonly Case[] = [
  [
    'a photo that is no picture',
    ({ api, group }) => api.sendPhoto(group.id, new InputFile(Buffer.from('文字'))),
    '400 Bad Request: IMAGE_PROCESS_FAILED',
  ],
  [
    'a photo wider than 20 times its height',
    ({ api, group }) => api.sendPhoto(group.id, new InputFile(pictureOf(2100, 100))),
    '400 Bad Request: PHOTO_INVALID_DIMENSIONS',
  ],
  [
    'an empty document',
    ({ api, group }) => api.sendDocument(group.id, new InputFile(Buffer.alloc(0), 'a.csv')),
    '400 Bad Request: file must be non-empty',
  ],
  [
    'a caption of 1025 characters',
    ({ api, group }) =>
      api.sendDocument(group.id, new InputFile(Buffer.from('a'), 'a.csv'), { caption: '长'.repeat(1025) }),
    '400 Bad Request: message caption is too long',
  ],
  [
    'a file id that is none',
    ({ api, group }) => api.sendDocument(group.id, 'BQAC-unknown'),
    /wrong remote file identifier/,
  ],
  [
    'the download of 21 MB',
    async ({ api, boss, group, telegram }) => {
      boss.sendsFile(group, { name: '大.csv', content: 'a', size: 21 * 1024 * 1024 });
      const [update] = await api.getUpdates();
      expect(telegram.pendingUpdates).toBe(1);
      return api.getFile(update?.message?.document?.file_id ?? '');
    },
    '400 Bad Request: file is too big',
  ],
];

const ASKING: readonly Case[] = [
  [
    'a command that is not Latin',
    ({ api }) => api.setMyCommands([{ command: '反馈', description: '反馈' }]),
    '400 Bad Request: BOT_COMMAND_INVALID',
  ],
  [
    'a command without a description',
    ({ api }) => api.setMyCommands([{ command: 'feedback', description: '' }]),
    '400 Bad Request: BOT_COMMAND_DESCRIPTION_INVALID',
  ],
  [
    'a menu for zh-hans',
    ({ api }) => api.setMyCommands([], { language_code: 'zh-hans' as 'zh' }),
    '400 Bad Request: invalid language code specified',
  ],
  [
    '101 commands',
    ({ api }) =>
      api.setMyCommands(
        Array.from({ length: 101 }, (_, index) => ({ command: `c${index}`, description: '命令' })),
      ),
    '400 Bad Request: too many commands specified',
  ],
  [
    'a member who is nobody',
    ({ api, group }) => api.getChatMember(group.id, 7),
    '400 Bad Request: user not found',
  ],
  [
    'an unknown chat action',
    ({ api, group }) => api.sendChatAction(group.id, 'thinking' as 'typing'),
    /wrong parameter action/,
  ],
  [
    'a method that does not exist',
    ({ api, group }) => api.sendDice(group.id, '🎲'),
    '404 Not Found: method not found',
  ],
  [
    'a webhook without https',
    ({ api }) => api.setWebhook('http://example.org/hook'),
    /An HTTPS URL must be provided/,
  ],
  [
    'a secret with a space',
    ({ api }) => api.setWebhook('http://127.0.0.1:1/', { secret_token: 'a b' }),
    /secret token contains unallowed/,
  ],
];

function emoji(written: string): ReactionTypeEmoji {
  return { type: 'emoji', emoji: written as ReactionTypeEmoji['emoji'] };
}

function pictureOf(width: number, height: number): Buffer {
  const picture = Buffer.alloc(24);
  picture.write('\u0089PNG', 'latin1');
  picture.writeUInt32BE(width, 16);
  picture.writeUInt32BE(height, 20);
  return picture;
}
const PICTURE = pictureOf(800, 600);

describe.each([
  ['sending', SENDING],
  ['changing', CHANGING],
  ['files', FILES],
  ['asking', ASKING],
])('%s', (_, cases) => {
  test.each(cases)('%s is refused', async (_name, call, refusal) => {
    const answered = await refusalOf(call(await situation()));
    if (typeof refusal === 'string') expect(answered).toBe(refusal);
    else expect(answered).toMatch(refusal);
  });
});

test('what is just within the limits is taken', async () => {
  const { api, group } = await situation();
  await api.sendMessage(group.id, '长'.repeat(4096));
  await api.sendMessage(group.id, '😀'.repeat(2048));
  await api.sendMessage(group.id, '大', keyboard([button('通过', '通'.repeat(21))]));
  await api.sendMessage(group.id, '大', keyboard(...Array.from({ length: 25 }, () => row(4))));
  await api.sendMessage(group.id, '大', {
    reply_parameters: { message_id: 999, allow_sending_without_reply: true },
  });
  // Outside of forums a topic is ignored.
  await api.sendMessage(group.id, '大', { message_thread_id: 1 });
});

test('exactly the 73 reactions are taken from a bot', async () => {
  const { api, group, telegram } = await situation();
  const { message_id } = await api.sendMessage(group.id, '修订');
  expect(REACTION_EMOJI.size).toBe(73);
  for (const each of REACTION_EMOJI) await api.setMessageReaction(group.id, message_id, [emoji(each)]);
  expect(telegram.lastFromBot(group).reactions).toEqual(['😡']);
  await api.setMessageReaction(group.id, message_id, []);
  expect(telegram.lastFromBot(group).reactions).toEqual([]);
});

test('a wrong token is unauthorized, a malformed one is not found', async () => {
  const { telegram } = await situation();
  const statusOf = async (token: string) => (await fetch(`${telegram.url}/bot${token}/getMe`)).status;
  expect(await statusOf('123456:wrong')).toBe(401);
  expect(await statusOf('wrong')).toBe(404);
  expect(await statusOf(telegram.token)).toBe(200);
});
