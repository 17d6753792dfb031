/** What people do, and what the bot gets to know and can do about it. */
import { InputFile } from 'grammy';
import { expect, test } from 'vitest';
import { confirmAll, refusalOf, situation } from './situation.ts';

test('a command has its entity, a Chinese one has none, and an emoji counts as its units', async () => {
  const { api, boss, group } = await situation();
  boss.says(group, '/feedback@personaloop_bot 👩‍💻 @wang_boss');
  boss.says(group, '/feedback你好');
  boss.says(group, '/反馈 太啰嗦');
  const entities = (await api.getUpdates()).map(update => update.message?.entities);
  expect(entities).toEqual([
    [
      { type: 'bot_command', offset: 0, length: 25 },
      { type: 'mention', offset: 32, length: 10 },
    ],
    [{ type: 'bot_command', offset: 0, length: 9 }],
    undefined,
  ]);
});

test('who picks somebody without a username mentions that person by id', async () => {
  const { api, boss, clerk, group } = await situation();
  boss.says(group, '/promote 小李', { mentions: [clerk] });
  const [update] = await api.getUpdates();
  expect(update?.message?.entities).toMatchObject([
    { type: 'bot_command' },
    { type: 'text_mention', offset: 9, length: 2, user: { id: clerk.id } },
  ]);
});

test('a reply carries what it answers one level deep, with the thread of supergroups', async () => {
  const { api, boss, clerk, group } = await situation();
  const { message_id } = await api.sendMessage(group.id, '修订 #12');
  const [prompt] = group.messages.filter(message => message.id === message_id);
  const first = boss.says(group, '第二条我不同意', { replyTo: prompt });
  clerk.says(group, '我也是', { replyTo: first });
  const [one, two] = (await api.getUpdates()).map(update => update.message);
  expect(one).toMatchObject({
    message_thread_id: message_id,
    reply_to_message: { message_id, text: '修订 #12' },
  });
  expect(one?.is_topic_message).toBeUndefined();
  expect(two).toMatchObject({ message_thread_id: message_id, reply_to_message: { text: '第二条我不同意' } });
  expect(two?.reply_to_message).not.toHaveProperty('reply_to_message');
});

test('a message in a topic hangs on the message that opened it; General has no topic', async () => {
  const { api, boss, telegram } = await situation();
  const forum = telegram.group('论坛', { isForum: true, creator: boss });
  forum.addBot(boss);
  const topic = forum.topic('A/B 第3轮', boss);
  await confirmAll(api);
  boss.says(forum, '/vote B', { topic });
  boss.says(forum, '在 General');
  const [inTopic, general] = (await api.getUpdates()).map(update => update.message);
  expect(inTopic).toMatchObject({
    message_thread_id: topic.id,
    is_topic_message: true,
    reply_to_message: { message_id: topic.id, forum_topic_created: { name: 'A/B 第3轮' } },
  });
  expect(general).not.toHaveProperty('message_thread_id');
  expect(general).not.toHaveProperty('reply_to_message');
});

test('anonymous administrators and channels hide who speaks and who reacts', async () => {
  const { api, boss, group } = await situation();
  const message = boss.says(group, '/publish 12', { isAnonymous: true, signature: 'Lead' });
  boss.says(group, '以频道身份发言', { asChannel: '公告' });
  boss.reacts(message, ['👍'], { isAnonymous: true });
  const [anonymous, channel, reaction] = await api.getUpdates();
  expect(anonymous?.message).toMatchObject({
    from: { id: 1_087_968_824 },
    sender_chat: { id: group.id },
    author_signature: 'Lead',
  });
  expect(channel?.message).toMatchObject({ from: { id: 136_817_688 }, sender_chat: { type: 'channel' } });
  expect(reaction?.message_reaction).toMatchObject({ actor_chat: { id: group.id }, old_reaction: [] });
  expect(reaction?.message_reaction).not.toHaveProperty('user');
});

test('an edit tells the new text, an edit to the same tells nothing', async () => {
  const { api, boss, group } = await situation();
  const message = boss.says(group, '/feedback 生硬');
  boss.edits(message, '/feedback 生硬');
  boss.edits(message, '/feedback 亲切');
  const [, edited, ...more] = await api.getUpdates();
  expect(more).toEqual([]);
  expect(edited?.edited_message).toMatchObject({ message_id: message.id, text: '/feedback 亲切' });
  expect(edited?.edited_message).toHaveProperty('edit_date');
});

test('a person reacts only with what there is and what the group allows', async () => {
  const { boss, group, telegram } = await situation();
  const message = boss.says(group, '一');
  expect(() => boss.reacts(message, ['✅'])).toThrow('none of the 73');
  group.restrictReactions(['🔥']);
  expect(() => boss.reacts(message, ['👍'])).toThrow('does not allow');
  group.restrictReactions();
  boss.reacts(message, ['👍', 'custom:5368']);
  boss.reacts(message, ['👍', 'custom:5368']);
  expect(telegram.pendingUpdates).toBe(2);
});

test('without administrator rights the bot hears what is meant for it, and no reactions', async () => {
  const { api, boss, clerk, group, telegram } = await situation();
  const { message_id } = await api.sendMessage(group.id, '请说');
  group.demoteBot(boss);
  await confirmAll(api);
  const prompt = telegram.lastFromBot(group);
  expect(prompt.id).toBe(message_id);
  boss.says(group, '闲聊');
  boss.says(group, '/反馈 生硬');
  boss.says(group, '/feedback@other_bot 生硬');
  boss.says(group, '/feedback 一');
  boss.says(group, '@personaloop_bot 二');
  boss.says(group, '三', { replyTo: prompt });
  boss.reacts(prompt, ['👍']);
  group.remove(clerk, boss);
  const heard = (await api.getUpdates()).map(
    update => update.message?.text ?? Object.keys(update.message ?? update).at(-1),
  );
  expect(heard).toEqual(['/feedback 一', '@personaloop_bot 二', '三', 'left_chat_member']);
  telegram.isPrivacyModeOn = false;
  boss.says(group, '闲聊');
  expect((await api.getUpdates()).at(-1)?.message?.text).toBe('闲聊');
});

test('the bot is told what it is, and as administrator what others are', async () => {
  const { api, boss, clerk, group } = await situation();
  group.promote(clerk, boss);
  group.demoteBot(boss);
  group.demote(clerk, boss);
  group.removeBot(boss);
  boss.says(group, '它听不到了');
  const changes = (await api.getUpdates()).map(({ chat_member, my_chat_member }) => {
    const change = chat_member ?? my_chat_member;
    const whose = chat_member === undefined ? 'bot' : 'clerk';
    return `${whose} ${change?.old_chat_member.status} → ${change?.new_chat_member.status}`;
  });
  expect(changes).toEqual([
    'clerk member → administrator',
    'bot administrator → member',
    'bot member → kicked',
  ]);
});

test('administrators and members can be asked for', async () => {
  const { api, boss, clerk, group, telegram } = await situation();
  const administrators = await api.getChatAdministrators(group.id);
  expect(administrators.map(({ user, status }) => [user.id, status])).toEqual([
    [boss.id, 'creator'],
    [telegram.bot.id, 'administrator'],
  ]);
  expect(await api.getChatMember(group.id, clerk.id)).toMatchObject({ status: 'member' });
  group.remove(clerk);
  expect(await api.getChatMember(group.id, clerk.id)).toMatchObject({ status: 'left' });
  group.restrictReactions(['👍']);
  expect(await api.getChat(group.id)).toMatchObject({
    available_reactions: [{ type: 'emoji', emoji: '👍' }],
  });
  expect(await api.getMe()).toMatchObject({
    can_read_all_group_messages: false,
    username: 'personaloop_bot',
  });
});

test('a pressed button is answered once, and in time', async () => {
  let now = new Date('2026-11-02T08:00:00Z');
  const { api, boss, group, telegram } = await situation({ now: () => now });
  await api.sendMessage(group.id, '修订 #12', {
    reply_markup: { inline_keyboard: [[{ text: '👍 通过', callback_data: 'rev:12:approve' }]] },
  });
  const prompt = telegram.lastFromBot(group);
  expect(prompt.buttons).toEqual([['👍 通过']]);
  const answer = boss.presses(prompt, '通过');
  const [update] = await confirmAll(api);
  const query = update?.callback_query;
  expect(query).toMatchObject({
    data: 'rev:12:approve',
    from: { id: boss.id },
    message: { text: '修订 #12' },
  });
  expect(await refusalOf(api.answerCallbackQuery(query?.id ?? '', { text: '长'.repeat(201) }))).toMatch(
    '400',
  );
  await api.answerCallbackQuery(query?.id ?? '', { text: '已记录', show_alert: true });
  expect(await answer).toEqual({ text: '已记录', showAlert: true });
  expect(await refusalOf(api.answerCallbackQuery(query?.id ?? ''))).toMatch(/query is too old/);

  const id = boss.pressesSilently(prompt, 0, { isInaccessible: true });
  const [late] = await confirmAll(api);
  expect(late?.callback_query?.message).toEqual({
    message_id: prompt.id,
    chat: { id: group.id, title: '品牌团队', type: 'supergroup' },
    date: 0,
  });
  now = new Date('2026-11-02T08:00:16Z');
  expect(await refusalOf(api.answerCallbackQuery(id))).toMatch(/query is too old/);
  expect(await boss.presses(prompt, 0, { timeoutMilliseconds: 10 })).toBeUndefined();
  expect(() => boss.pressesSilently(prompt, '驳回')).toThrow('has no button');
});

test('an edit without a keyboard takes the keyboard away', async () => {
  const { api, group, telegram } = await situation();
  const markup = { inline_keyboard: [[{ text: '通过', callback_data: 'a' }]] };
  const { message_id } = await api.sendMessage(group.id, '修订', { reply_markup: markup });
  await api.editMessageText(group.id, message_id, '修订二', { reply_markup: markup });
  const prompt = telegram.lastFromBot(group);
  expect(prompt).toMatchObject({ text: '修订二', buttons: [['通过']], isEdited: true, editCount: 1 });
  await api.editMessageReplyMarkup(group.id, message_id);
  expect(prompt).toMatchObject({ text: '修订二', buttons: [], editCount: 2 });
});

test('formatting arrives as entities, whichever way it was written', async () => {
  const { api, group, telegram } = await situation();
  const shown = async (text: string, mode: 'HTML' | 'MarkdownV2') => {
    await api.sendMessage(group.id, text, { parse_mode: mode });
    const { text: plain, entities } = telegram.lastFromBot(group);
    return [
      plain,
      ...entities.map(({ type, offset, length, url, language }) =>
        [type, offset, length, url ?? language ?? ''].join(' ').trim(),
      ),
    ];
  };
  expect(await shown('<b>大<i>小</i></b> &lt;3 &#x1F600;', 'HTML')).toEqual([
    '大小 <3 😀',
    'bold 0 2',
    'italic 1 1',
  ]);
  expect(
    await shown('<a href="https://t.me/?a&amp;b">链</a><blockquote expandable>引</blockquote>', 'HTML'),
  ).toEqual(['链引', 'text_link 0 1 https://t.me/?a&b', 'expandable_blockquote 1 1']);
  expect(await shown('<pre><code class="language-ts">let a</code></pre>', 'HTML')).toEqual([
    'let a',
    'pre 0 5 ts',
  ]);
  expect(await shown('*大_小_* __下__ ||密|| v1\\.2', 'MarkdownV2')).toEqual([
    '大小 下 密 v1.2',
    ...['bold 0 2', 'italic 1 1', 'underline 3 1', 'spoiler 5 1'],
  ]);
  expect(await shown('[链](https://t.me/\\)) `a*b`\n>引\n后', 'MarkdownV2')).toEqual([
    '链 a*b\n引\n后',
    ...['text_link 0 1 https://t.me/)', 'code 2 3', 'blockquote 6 1'],
  ]);
});

test('files go both ways with Chinese names, and come back by their id', async () => {
  const { api, boss, group, telegram } = await situation();
  boss.sendsFile(group, {
    name: '反馈-2026-09.csv',
    content: '语气,生硬',
    mimeType: 'text/csv',
    caption: '/import 九月',
  });
  boss.sendsPhoto(group);
  const [file, photo] = (await api.getUpdates()).map(update => update.message);
  expect(file).toMatchObject({
    caption: '/import 九月',
    caption_entities: [{ type: 'bot_command', length: 7 }],
  });
  expect(file?.document).toMatchObject({
    file_name: '反馈-2026-09.csv',
    mime_type: 'text/csv',
    file_size: 13,
  });
  const { file_path = '' } = await api.getFile(file?.document?.file_id ?? '');
  expect(file_path).toMatch(/^documents\/file_\d+\.csv$/);
  const download = await fetch(`${telegram.url}/file/bot${telegram.token}/${file_path}`);
  expect(await download.text()).toBe('语气,生硬');
  expect((await fetch(`${telegram.url}/file/bot1:wrong/${file_path}`)).status).toBe(404);

  await api.sendDocument(group.id, new InputFile(Buffer.from('a,b'), '报告 图.csv'), {
    caption: '<b>表</b>',
    parse_mode: 'HTML',
  });
  const sent = telegram.lastFromBot(group);
  expect(sent).toMatchObject({ documentName: '报告 图.csv', text: '表', entities: [{ type: 'bold' }] });
  expect(String(sent.document)).toBe('a,b');
  await api.sendPhoto(group.id, photo?.photo?.at(-1)?.file_id ?? '');
  expect(telegram.lastFromBot(group).photo?.length).toBe(photo?.photo?.at(-1)?.file_size);
  await api.editMessageMedia(group.id, telegram.lastFromBot(group).id, {
    type: 'document',
    media: new InputFile(Buffer.from('新'), '新.txt'),
    caption: '换了',
  });
  expect(telegram.lastFromBot(group)).toMatchObject({
    documentName: '新.txt',
    text: '换了',
    photo: undefined,
  });
});

test('an upgraded group has another id, and the old one says which', async () => {
  const { api, boss, telegram } = await situation();
  const basic = telegram.group('旧群', { kind: 'group', creator: boss });
  basic.addBot(boss);
  await confirmAll(api);
  const upgraded = basic.upgrade(boss);
  const [away, here] = (await api.getUpdates()).map(update => update.message);
  expect(away).toMatchObject({ chat: { id: basic.id, type: 'group' }, migrate_to_chat_id: upgraded.id });
  expect(here).toMatchObject({ message_id: 1, chat: { id: upgraded.id }, migrate_from_chat_id: basic.id });
  await expect(api.sendMessage(basic.id, '你好')).rejects.toMatchObject({
    error_code: 400,
    description: 'Bad Request: group chat was upgraded to a supergroup chat',
    parameters: { migrate_to_chat_id: upgraded.id },
  });
  await api.sendMessage(upgraded.id, '你好');
  boss.reacts(telegram.lastFromBot(upgraded), ['👍']);
  expect((await api.getUpdates()).at(-1)).toHaveProperty('message_reaction');
});

test('a private chat begins with /start, and blocking is told', async () => {
  const { api, boss } = await situation();
  boss.starts('join_1');
  await api.sendMessage(boss.id, '你好');
  boss.blocksBot();
  expect(() => boss.says(boss.privateChat, '在吗')).toThrow('blocked');
  boss.unblocksBot();
  const [start, blocked, unblocked] = await api.getUpdates();
  expect(start?.message).toMatchObject({ text: '/start join_1', chat: { id: boss.id, type: 'private' } });
  expect(blocked?.my_chat_member).toMatchObject({ new_chat_member: { status: 'kicked' } });
  expect(unblocked?.my_chat_member).toMatchObject({ new_chat_member: { status: 'member' } });
});

test('own words do not come back, a pin does', async () => {
  const { api, group } = await situation();
  const { message_id } = await api.sendMessage(group.id, '置顶');
  await api.pinChatMessage(group.id, message_id);
  expect((await api.getUpdates()).map(update => update.message)).toMatchObject([
    { from: { is_bot: true }, pinned_message: { message_id, text: '置顶' } },
  ]);
});

test('menus are kept by scope and language', async () => {
  const { api, group, telegram } = await situation();
  const commands = [{ command: 'feedback', description: '记录反馈' }];
  await api.setMyCommands(commands, { language_code: 'zh', scope: { type: 'chat', chat_id: group.id } });
  await api.setMyCommands(commands);
  expect([...telegram.menus.keys()]).toEqual([`chat/${group.id}/zh`, 'default/']);
  expect(await api.getMyCommands()).toEqual(commands);
  await api.deleteMyCommands();
  expect(await api.getMyCommands()).toEqual([]);
});

test('force_reply is seen with its placeholder', async () => {
  const { api, boss, group, telegram } = await situation();
  const asked = boss.says(group, '/reject 12');
  await api.sendMessage(group.id, '请写理由', {
    reply_parameters: { message_id: asked.id },
    reply_markup: { force_reply: true, selective: true, input_field_placeholder: '理由' },
  });
  expect(telegram.lastFromBot(group)).toMatchObject({
    replyTo: asked.id,
    forceReply: { selective: true, placeholder: '理由' },
  });
});
