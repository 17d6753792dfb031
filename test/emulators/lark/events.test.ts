/** What people do, as the real SDK hears of it over the long connection. */
import { expect, test } from 'vitest';
import { PATIENCE_MILLISECONDS } from '../../patience.ts';
import { button, card, type Heard, listen, situation } from './situation.ts';

test('a message that mentions the bot has a placeholder for it, and null for the user id that nobody may see', async () => {
  const { boss, group, lark } = await situation();
  const heard = await listen(lark);
  const said = boss.says(group, '/feedback 生硬', { mentionsBot: true });
  await lark.until(() => heard.length === 1);
  expect(heard[0]).toMatchObject({
    event_type: 'im.message.receive_v1',
    app_id: lark.appId,
    token: lark.verificationToken,
    sender: { sender_id: { open_id: boss.openId, user_id: null }, sender_type: 'user' },
    message: {
      message_id: said.id,
      chat_id: group.id,
      chat_type: 'group',
      message_type: 'text',
      content: '{"text":"@_user_1 /feedback 生硬"}',
      mentions: [{ key: '@_user_1', id: { open_id: lark.bot.openId }, name: 'PersonaLoop' }],
    },
  });
  expect(said.text).toBe('@PersonaLoop /feedback 生硬');
  await lark.until(() => lark.undelivered === 0);
});

test('everything that people do has its event', async () => {
  const { boss, clerk, group, lark } = await situation();
  const heard = await listen(lark);
  const message = boss.says(group, '一');
  clerk.says(group, '二', { replyTo: message });
  clerk.says(group, '三', { inThread: message });
  boss.saysPost(group, ['第一段', '第二段'], { mentionsBot: true });
  boss.sendsFile(group, { name: 'a.csv', content: 'a,b' });
  clerk.says(clerk.p2p, '私聊');
  clerk.reacts(message, 'THUMBSUP');
  clerk.unreacts(message, 'THUMBSUP');
  boss.recalls(message);
  group.add(lark.person('陈文案'));
  group.remove(clerk, boss);
  group.removeBot(boss);
  boss.says(group, '它听不见');
  group.addBot(boss);
  group.disband();
  await lark.quiet(100);
  const kinds = heard.map(event => event.event_type.replace(/^im\.|_v1$/g, ''));
  expect(kinds.toSorted()).toEqual(
    [
      ...Array<string>(6).fill('message.receive'),
      ...['message.reaction.created', 'message.reaction.deleted', 'message.recalled'],
      ...['chat.member.user.added', 'chat.member.user.deleted', 'chat.member.bot.deleted'],
      ...['chat.member.bot.added', 'chat.disbanded'],
    ].toSorted(),
  );
  const of = (type: string) => heard.filter(event => event.event_type === type);
  expect(of('im.message.receive_v1').map(event => event['message'])).toMatchObject([
    { content: '{"text":"一"}' },
    { root_id: message.id, parent_id: message.id },
    { root_id: message.id, thread_id: message.threadId },
    { message_type: 'post' },
    { message_type: 'file' },
    { chat_type: 'p2p', chat_id: clerk.p2p.id },
  ]);
  expect(of('im.message.reaction.created_v1')).toMatchObject([
    { message_id: message.id, reaction_type: { emoji_type: 'THUMBSUP' }, operator_type: 'user' },
  ]);
  expect(of('im.chat.member.user.deleted_v1')).toMatchObject([
    { chat_id: group.id, users: [{ name: '小李', user_id: { open_id: clerk.openId } }] },
  ]);
});

test('the bot hears of its own reactions too', async () => {
  const { boss, client, group, lark } = await situation();
  const heard = await listen(lark);
  const { id } = boss.says(group, '一');
  const data = { reaction_type: { emoji_type: 'Get' } };
  await client.im.v1.messageReaction.create({ path: { message_id: id }, data });
  await lark.until(() => heard.length === 2);
  expect(heard[1]).toMatchObject({ operator_type: 'app', app_id: lark.appId });
  expect(heard[1]).not.toHaveProperty('user_id');
});

test('without the scope for all messages only mentions and private chats are heard', async () => {
  const { boss, group, lark } = await situation({ hearsAll: false });
  const heard = await listen(lark);
  boss.says(group, '随便聊聊');
  boss.says(group, '/help', { mentionsBot: true });
  boss.says(boss.p2p, '/help');
  await lark.until(() => heard.length === 2);
  await lark.quiet(50);
  expect(heard).toHaveLength(2);
});

test('without the scope for reactions none is heard', async () => {
  const { boss, group, lark } = await situation({ scopes: ['im:message.group_msg'] });
  const heard = await listen(lark);
  boss.reacts(boss.says(group, '一'), 'DONE');
  await lark.quiet(50);
  expect(heard.map(event => event.event_type)).toEqual(['im.message.receive_v1']);
});

test('a raw event is brought like any other', async () => {
  const { lark } = await situation();
  const heard = await listen(lark);
  lark.push('im.chat.disbanded_v1', { chat_id: 'oc_elsewhere' });
  await lark.until(() => heard.length === 1);
  expect(heard).toMatchObject([{ event_type: 'im.chat.disbanded_v1', chat_id: 'oc_elsewhere' }]);
});

test('an event that the bot failed at comes again under the same id', async () => {
  const { boss, group, lark } = await situation();
  lark.redeliverAfterMilliseconds = [20, 20];
  let failures = 0;
  const heard = await listen(lark, () => {
    if (failures++ < 2) throw new Error('the disk is full');
  });
  boss.says(group, '一');
  await lark.quiet(50);
  expect(heard).toHaveLength(3);
  expect(new Set(heard.map(event => event.event_id)).size).toBe(1);
});

test('an event that is not acknowledged in time comes again, until the platform gives up', async () => {
  const { boss, group, lark } = await situation();
  lark.redeliverAfterMilliseconds = [20, 20];
  lark.patienceMilliseconds = 30;
  const heard = await listen(lark, () => new Promise(() => {}));
  boss.says(group, '一');
  await lark.quiet(50);
  expect(heard).toHaveLength(3);
});

test('a lost acknowledgement brings the event again, and doubling brings it twice at once', async () => {
  const { boss, group, lark } = await situation();
  lark.redeliverAfterMilliseconds = [20];
  const heard = await listen(lark);
  lark.faults.next('event', { kind: 'lost ack' });
  boss.says(group, '一');
  await lark.quiet(50);
  lark.faults.next('event', { kind: 'twice' });
  boss.says(group, '二');
  await lark.quiet(50);
  await lark.redeliver();
  expect(heard.map(event => JSON.stringify(event['message']).includes('一'))).toEqual([
    ...[true, true],
    ...[false, false, false],
  ]);
});

test('a large event arrives in parts and is whole', async () => {
  const { boss, group, lark } = await situation();
  const heard = await listen(lark);
  const long = '很长的话'.repeat(3_000);
  boss.says(group, long);
  for (let count = 0; count < 15; count++) boss.says(group, `短 ${count}`);
  await lark.until(() => heard.length === 16);
  expect(heard[0]).toMatchObject({ message: { content: JSON.stringify({ text: long }) } });
});

test('after a lost connection the bot comes back, and what happened meanwhile comes again', async () => {
  const { boss, group, lark } = await situation();
  lark.redeliverAfterMilliseconds = [30, 30, 30, 30, 30, 30];
  const heard = await listen(lark);
  lark.dropConnections('close');
  expect(lark.connections).toBe(0);
  boss.says(group, '一');
  expect(lark.undelivered).toBe(1);
  await lark.until(() => lark.connections === 1);
  await lark.quiet(50);
  expect(heard).toHaveLength(1);
});

test('a connection that went silent is noticed by its pings', async () => {
  const { boss, group, lark } = await situation();
  lark.redeliverAfterMilliseconds = Array<number>(40).fill(30);
  lark.patienceMilliseconds = 100;
  lark.clientConfig = { PingInterval: 0.4 };
  const heard = await listen(lark, undefined, 0.2);
  lark.dropConnections('silent');
  boss.says(group, '一');
  await lark.until(() => lark.connections === 1 && heard.length === 1, PATIENCE_MILLISECONDS);
  await lark.quiet(50);
});

test('a platform that is busy refuses connections, and the SDK tries again', async () => {
  const { lark } = await situation();
  await listen(lark);
  lark.refusesConnections = true;
  lark.dropConnections('close');
  await lark.until(() => lark.callsOf('POST /callback/ws/endpoint').length >= 3);
  expect(lark.connections).toBe(0);
  lark.refusesConnections = false;
  await lark.until(() => lark.connections === 1);
});

test('what happens while the bot is deaf is lost', async () => {
  const { boss, group, lark } = await situation();
  const heard = await listen(lark);
  const message = boss.says(group, '一');
  lark.isDeaf = true;
  boss.reacts(message, 'DONE');
  lark.isDeaf = false;
  await lark.quiet(50);
  expect(heard).toHaveLength(1);
  expect(message.reactions).toMatchObject([
    { emojiType: 'DONE', operatorId: boss.openId, operatorType: 'user' },
  ]);
});

test('of two connections each event goes to one', async () => {
  const { boss, group, lark } = await situation();
  const [one, other] = [await listen(lark), await listen(lark)];
  for (let count = 0; count < 40; count++) boss.says(group, `${count}`);
  await lark.quiet(50);
  expect(one.length + other.length).toBe(40);
  expect(Math.min(one.length, other.length)).toBeGreaterThan(0);
});

const FORM = {
  tag: 'form',
  name: 'feedback',
  elements: [
    {
      tag: 'input',
      name: 'text',
      required: true,
      label: { tag: 'plain_text', content: '原话' },
      max_length: 10,
    },
    { tag: 'input', name: 'remark', label: { tag: 'plain_text', content: '备注' } },
    {
      tag: 'select_static',
      name: 'dimension',
      placeholder: { tag: 'plain_text', content: '维度' },
      options: [{ text: { tag: 'plain_text', content: '痛点' }, value: 'needs' }],
      initial_option: 'needs',
    },
    button('记下', { form: 'feedback' }, { name: 'submit', form_action_type: 'submit' }),
  ],
};

async function shown(answer: (event: Heard) => unknown, options: { hasCallback?: boolean } = {}) {
  const here = await situation(options);
  const heard = await listen(here.lark, answer);
  const content = card('P12', button('通过', { line: 'yes' }), button('不通过', { line: 'no' }), FORM);
  await here.client.im.v1.message.create({
    params: { receive_id_type: 'chat_id' },
    data: { receive_id: here.group.id, msg_type: 'interactive', content },
  });
  return { ...here, heard, message: here.lark.lastFromBot(here.group) };
}

test('who presses a button gets the toast and everybody the next card', async () => {
  const next = JSON.parse(card('P12 通过'));
  const toast = { type: 'success', content: '记下了' };
  const { boss, group, heard, message } = await shown(() => ({ toast, card: { type: 'raw', data: next } }));
  expect(await boss.presses(message, '通过')).toEqual({ outcome: 'answered', toast, card: next });
  expect(message.text).toBe('P12 通过\n正文');
  expect(heard).toMatchObject([
    {
      event_type: 'card.action.trigger',
      operator: { open_id: boss.openId },
      action: { tag: 'button', value: { line: 'yes' } },
      host: 'im_message',
      context: { open_message_id: message.id, open_chat_id: group.id },
    },
  ]);
});

test('a form sends a value for every field', async () => {
  const { boss, heard, message } = await shown(() => undefined);
  expect(await boss.submits(message, { text: '生硬' })).toEqual({ outcome: 'answered' });
  expect(heard).toMatchObject([
    {
      action: {
        tag: 'button',
        name: 'submit',
        value: { form: 'feedback' },
        form_value: { text: '生硬', remark: '', dimension: 'needs' },
      },
    },
  ]);
});

test('nobody can fill in what the client does not take', async () => {
  const { boss, message } = await shown(() => undefined);
  await expect(boss.submits(message, {})).rejects.toThrow('原话 must be filled in');
  await expect(boss.submits(message, { text: '一', colour: 'red' })).rejects.toThrow('no field colour');
  await expect(boss.submits(message, { text: '一', dimension: '物流' })).rejects.toThrow('none of needs');
  await expect(boss.submits(message, { text: '一'.repeat(11) })).rejects.toThrow('10 characters');
  await expect(boss.presses(message, '记下')).rejects.toThrow('no button 记下, only: 通过, 不通过');
});

test('a bot that throws, or answers what is no card, fails the press; a slow one is not waited for', async () => {
  const answers = [
    () => Promise.reject(new Error('no')),
    () => ({ card: { type: 'raw', data: { elements: [] } } }),
    () => ({ toast: { type: 'success', text: '错的字段' } }),
    () => new Promise(() => {}),
  ];
  const { boss, heard, lark, message } = await shown(() => answers.shift()?.());
  lark.patienceMilliseconds = 100;
  const outcomes: string[] = [];
  for (let press = 0; press < 4; press++) outcomes.push((await boss.presses(message, 0)).outcome);
  expect(outcomes).toEqual(['failed', 'failed', 'failed', 'timeout']);
  expect(heard).toHaveLength(4);
  expect(message.edits).toBe(0);
});

test('without the callback in the console nothing arrives', async () => {
  const { boss, heard, message } = await shown(() => undefined, { hasCallback: false });
  expect(await boss.presses(message, 0)).toEqual({ outcome: 'failed' });
  expect(heard).toEqual([]);
});

test('one message that is forwarded comes like any other, several merged come without their words', async () => {
  const { boss, client, group, lark } = await situation();
  const elsewhere = lark.group('客户', boss);
  const heard = ['一', '二'].map(each => boss.says(elsewhere, each));
  const told = await listen(lark);
  boss.forwards(group, ...heard.slice(0, 1));
  const merged = boss.forwards(group, ...heard);
  await lark.until(() => told.length === 2);
  expect(told[0]).toMatchObject({
    message: { message_type: 'text', content: JSON.stringify({ text: '一' }) },
  });
  const message_type = 'merge_forward';
  expect(told[1]).toMatchObject({ message: { message_type, content: 'Merged and Forwarded Message' } });
  const read = await client.im.v1.message.get({ path: { message_id: merged.id } });
  expect(read.data?.items?.map(each => [each.msg_type, each.upper_message_id])).toEqual([
    ['merge_forward', undefined],
    ['text', merged.id],
    ['text', merged.id],
  ]);
});

test('a forwarded card can be pressed by an outsider, the card in the group cannot', async () => {
  const { heard, lark, message } = await shown(() => undefined);
  const outsider = lark.person('外人');
  await expect(outsider.presses(message, 0)).rejects.toThrow('not in this chat');
  await outsider.presses(message, 0, { isForwarded: true });
  expect(heard).toMatchObject([{ operator: { open_id: outsider.openId } }]);
});
