/** What the real SDK does with the platform's calls. */
import { expect, test } from 'vitest';
import { button, card, situation } from './situation.ts';

const text = (words: string) => ({ msg_type: 'text', content: JSON.stringify({ text: words }) });

test('the bot learns who it is', async () => {
  const { client, lark } = await situation();
  const answer = await client.request({ url: '/open-apis/bot/v3/info', method: 'GET' });
  expect(answer).toMatchObject({ code: 0, bot: { open_id: lark.bot.openId, activate_status: 2 } });
});

test('a text is sent to a group and to a person, who need not be asked first', async () => {
  const { boss, client, group, lark } = await situation();
  const sent = await client.im.v1.message.create({
    params: { receive_id_type: 'chat_id' },
    data: { receive_id: group.id, ...text('F12 · <at user_id="ou_x">小李</at>') },
  });
  expect(sent).toMatchObject({
    code: 0,
    data: { chat_id: group.id, msg_type: 'text', sender: { id: lark.appId, sender_type: 'app' } },
  });
  await client.im.v1.message.create({
    params: { receive_id_type: 'open_id' },
    data: { receive_id: boss.openId, ...text('只给你') },
  });
  expect(lark.lastFromBot(group)).toMatchObject({
    id: sent.data?.message_id,
    text: 'F12 · @小李',
    from: 'bot',
  });
  expect(lark.lastFromBot(boss.p2p).text).toBe('只给你');
});

test('the same uuid sends once within an hour, whatever is in it, and again after that', async () => {
  let now = new Date('2026-11-02T08:00:00Z');
  const { client, group, lark } = await situation({ now: () => now });
  const send = async (words: string) => {
    const data = { receive_id: group.id, ...text(words), uuid: 'outbox-1' };
    const sent = await client.im.v1.message.create({ params: { receive_id_type: 'chat_id' }, data });
    return sent.data?.message_id;
  };
  const first = await send('一');
  now = new Date('2026-11-02T08:59:59Z');
  expect(await send('二')).toBe(first);
  now = new Date('2026-11-02T09:00:00Z');
  expect(await send('三')).not.toBe(first);
  expect(lark.fromBot(group).map(message => message.text)).toEqual(['一', '三']);
});

test('an answer hangs on its message, and in a thread when it is asked for', async () => {
  const { boss, client, group, lark } = await situation();
  const question = boss.says(group, '/help');
  await client.im.v1.message.reply({ path: { message_id: question.id }, data: text('帮助') });
  const answer = lark.lastFromBot(group);
  expect(answer).toMatchObject({ replyTo: question.id, rootId: question.id, threadId: undefined });
  await client.im.v1.message.reply({
    path: { message_id: answer.id },
    data: { ...text('话题'), reply_in_thread: true },
  });
  expect(lark.lastFromBot(group)).toMatchObject({ replyTo: answer.id, rootId: question.id });
  expect(lark.lastFromBot(group).threadId).toMatch(/^omt_/);
});

test('a card is replaced whole, and its buttons and form are what one sees', async () => {
  const { client, group, lark } = await situation();
  const { data } = await client.im.v1.message.create({
    params: { receive_id_type: 'chat_id' },
    data: {
      receive_id: group.id,
      msg_type: 'interactive',
      content: card('P12 待定', button('通过', { line: '/proposal approve P12' }), FORM),
    },
  });
  const message = lark.lastFromBot(group);
  expect(message).toMatchObject({ buttons: ['通过'], text: 'P12 待定\n正文', edits: 0 });
  expect(message.form?.map(field => [field.name, field.required])).toEqual([
    ['text', true],
    ['dimension', true],
  ]);
  const path = { message_id: data?.message_id ?? '' };
  const patched = await client.im.v1.message.patch({ path, data: { content: card('P12 通过') } });
  expect(patched).toMatchObject({ code: 0 });
  expect(message).toMatchObject({ buttons: [], text: 'P12 通过\n正文', edits: 1, form: undefined });
});

const FORM = {
  tag: 'form',
  name: 'feedback',
  elements: [
    { tag: 'input', name: 'text', required: true, label: { tag: 'plain_text', content: '原话' } },
    {
      tag: 'select_static',
      name: 'dimension',
      required: true,
      placeholder: { tag: 'plain_text', content: '维度' },
      options: [{ text: { tag: 'plain_text', content: '痛点' }, value: 'needs' }],
    },
    button('记下', { form: 'feedback' }, { name: 'submit', form_action_type: 'submit' }),
  ],
};

test('a text is edited up to twenty times', async () => {
  const { client, group, lark } = await situation();
  await client.im.v1.message.create({
    params: { receive_id_type: 'chat_id' },
    data: { receive_id: group.id, ...text('0') },
  });
  const path = { message_id: lark.lastFromBot(group).id };
  for (let edit = 1; edit <= 20; edit++) await client.im.v1.message.update({ path, data: text(`${edit}`) });
  await expect(client.im.v1.message.update({ path, data: text('21') })).rejects.toMatchObject({
    response: { data: { code: 230072 } },
  });
  expect(lark.lastFromBot(group)).toMatchObject({ text: '20', edits: 20 });
});

test('what was recalled is still there to be read, as recalled', async () => {
  const { client, group, lark } = await situation();
  await client.im.v1.message.create({
    params: { receive_id_type: 'chat_id' },
    data: { receive_id: group.id, ...text('错了') },
  });
  const [message] = lark.messages(group);
  const path = { message_id: message?.id ?? '' };
  await client.im.v1.message.delete({ path });
  expect(message?.isRecalled).toBe(true);
  expect(lark.fromBot(group)).toEqual([]);
  const read = await client.im.v1.message.get({ path });
  expect(read.data?.items).toMatchObject([{ message_id: message?.id, deleted: true }]);
});

test('reactions are listed page by page, of one kind or all, and taken away by whoever put them', async () => {
  const { boss, client, clerk, group, lark } = await situation();
  const message = boss.says(group, '/feedback 生硬');
  const path = { message_id: message.id };
  const put = await client.im.v1.messageReaction.create({
    path,
    data: { reaction_type: { emoji_type: 'Get' } },
  });
  boss.reacts(message, 'THUMBSUP');
  clerk.reacts(message, 'THUMBSUP');
  const list = (params: { reaction_type?: string; page_size?: number; page_token?: string }) =>
    client.im.v1.messageReaction.list({ path, params });
  const first = (await list({ page_size: 2 })).data;
  expect(first?.items?.map(item => item.operator?.operator_id)).toEqual([lark.appId, boss.openId]);
  expect(first?.has_more).toBe(true);
  const second = (await list({ page_size: 2, page_token: first?.page_token ?? '' })).data;
  expect(second).toMatchObject({ has_more: false, items: [{ operator: { operator_id: clerk.openId } }] });
  expect((await list({ reaction_type: 'THUMBSUP' })).data?.items).toHaveLength(2);
  await client.im.v1.messageReaction.delete({
    path: { ...path, reaction_id: put.data?.reaction_id ?? '' },
  });
  expect(message.reactions.map(reaction => reaction.operatorId)).toEqual([boss.openId, clerk.openId]);
});

test('an uploaded image can be sent and shown in a card, an uploaded file keeps its name', async () => {
  const { client, group, lark } = await situation();
  const image = await client.im.v1.image.create({ data: { image_type: 'message', image: PICTURE } });
  const file = await client.im.v1.file.create({
    data: { file_type: 'stream', file_name: '评论.csv', file: Buffer.from('a,b') },
  });
  const params = { receive_id_type: 'chat_id' } as const;
  const img = { tag: 'img', img_key: image?.image_key, alt: { tag: 'plain_text', content: '图' } };
  for (const sent of [
    { msg_type: 'image', content: JSON.stringify({ image_key: image?.image_key }) },
    { msg_type: 'file', content: JSON.stringify({ file_key: file?.file_key }) },
    { msg_type: 'interactive', content: card('周报', img) },
  ]) {
    await client.im.v1.message.create({ params, data: { receive_id: group.id, ...sent } });
  }
  expect(lark.fromBot(group).map(message => message.text)).toEqual(['[图片]', '评论.csv', '周报\n正文']);
});

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
  'base64',
);

test('what people send can be downloaded from their message', async () => {
  const { boss, client, group } = await situation();
  const message = boss.sendsFile(group, { name: '评论.csv', content: '渠道,原话\n' });
  const { file_key } = JSON.parse(message.content);
  const { getReadableStream } = await client.im.v1.messageResource.get({
    path: { message_id: message.id, file_key },
    params: { type: 'file' },
  });
  const chunks: Buffer[] = [];
  for await (const chunk of getReadableStream()) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toBe('渠道,原话\n');
});

test('a group tells its name and owner, and its people page by page, without the bot', async () => {
  const { boss, client, clerk, group, lark } = await situation();
  const about = await client.im.v1.chat.get({ path: { chat_id: group.id } });
  expect(about.data).toMatchObject({ name: '品牌团队', owner_id: boss.openId, chat_mode: 'group' });
  group.add(lark.person('陈文案'));
  const list = (page_token?: string) =>
    client.im.v1.chatMembers.get({
      path: { chat_id: group.id },
      params: { member_id_type: 'open_id', page_size: 2, ...(page_token ? { page_token } : {}) },
    });
  const first = (await list()).data;
  expect(first?.items?.map(item => item.member_id)).toEqual([boss.openId, clerk.openId]);
  const second = (await list(first?.page_token)).data;
  expect(second).toMatchObject({ has_more: false, member_total: 3, items: [{ name: '陈文案' }] });
});

test('the messages of a chat and of a thread are listed from either end', async () => {
  const { boss, client, clerk, group } = await situation();
  const first = boss.says(group, '一');
  const second = clerk.says(group, '二', { inThread: first });
  const list = async (container_id_type: string, container_id: string, sort_type: 'ByCreateTimeDesc') => {
    const params = { container_id_type, container_id, sort_type, page_size: 10 };
    return (await client.im.v1.message.list({ params })).data?.items?.map(item => item.message_id);
  };
  expect(await list('chat', group.id, 'ByCreateTimeDesc')).toEqual([second.id, first.id]);
  expect(await list('thread', first.threadId ?? '', 'ByCreateTimeDesc')).toEqual([second.id, first.id]);
});
