import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Bot } from 'grammy';
import { expect, test } from 'vitest';
import { TelegramEmulator } from './emulator.ts';
import { confirmAll, refusalOf, situation } from './situation.ts';

test('an update stays until a later offset confirms it', async () => {
  const { api, boss, group, telegram } = await situation();
  boss.says(group, '一');
  boss.says(group, '二');
  const first = await api.getUpdates();
  expect(await api.getUpdates()).toEqual(first);
  const [one] = first;
  const rest = await api.getUpdates({ offset: (one?.update_id ?? 0) + 1 });
  expect(rest.map(update => update.message?.text)).toEqual(['二']);
  expect(telegram.pendingUpdates).toBe(1);
});

test('what is forwarded tells where it comes from, also when it is forwarded again, and has no buttons', async () => {
  const { api, boss, clerk, group, telegram } = await situation();
  const elsewhere = telegram.group('客户', { creator: clerk });
  const heard = clerk.says(elsewhere, '/feedback 生硬');
  const first = boss.forwards(group, heard);
  clerk.forwards(group, first);
  boss.forwards(group, heard, { isHidden: true });
  const [one, again, hidden] = await confirmAll(api);
  const origin = { type: 'user', sender_user: { id: clerk.id } };
  expect(one?.message).toMatchObject({
    text: '/feedback 生硬',
    from: { id: boss.id },
    forward_origin: origin,
  });
  expect(again?.message).toMatchObject({ from: { id: clerk.id }, forward_origin: origin });
  expect(hidden?.message).toMatchObject({
    forward_origin: { type: 'hidden_user', sender_user_name: '小李' },
  });
  await api.sendMessage(group.id, '修订', {
    reply_markup: { inline_keyboard: [[{ text: '通过', callback_data: 'a' }]] },
  });
  expect(boss.forwards(group, telegram.lastFromBot(group)).buttons).toEqual([]);
});

test('a message that is only touched is told again whole, dated by its last edit if there was one', async () => {
  const { api, boss, group } = await situation();
  const said = boss.says(group, '一');
  boss.touches(said);
  boss.edits(said, '二');
  boss.touches(said);
  const [, touched, edited, again] = await confirmAll(api);
  expect(touched?.edited_message?.text).toBe('一');
  expect(touched?.edited_message?.edit_date).toBeUndefined();
  expect(again?.edited_message).toEqual(edited?.edited_message);
});

test('a limit cuts the answer, a negative offset keeps only the end', async () => {
  const { api, boss, group } = await situation();
  for (const text of ['一', '二', '三']) boss.says(group, text);
  expect(await api.getUpdates({ limit: 2 })).toHaveLength(2);
  const kept = await api.getUpdates({ offset: -1 });
  expect(kept.map(update => update.message?.text)).toEqual(['三']);
  expect(await api.getUpdates()).toEqual(kept);
});

test('the same offset again at once gets one update, and the rule can be switched off', async () => {
  const { api, boss, group, telegram } = await situation();
  for (const text of ['一', '二', '三']) boss.says(group, text);
  telegram.isHammerRuleOn = true;
  await api.getUpdates({ offset: 1 });
  expect(await api.getUpdates({ offset: 1 })).toHaveLength(1);
  telegram.isHammerRuleOn = false;
  expect(await api.getUpdates({ offset: 1 })).toHaveLength(3);
});

test('a poll waits for what happens, and what happens together is answered together', async () => {
  const { api, boss, group } = await situation();
  const waiting = api.getUpdates({ timeout: 20 });
  await pause(50);
  boss.says(group, '一');
  boss.says(group, '二');
  expect(await waiting).toHaveLength(2);
});

test('an update is gone a day after it happened', async () => {
  let now = new Date('2026-11-02T08:00:00Z');
  const { api, boss, group, telegram } = await situation({ now: () => now });
  boss.says(group, '一');
  now = new Date('2026-11-03T07:59:59Z');
  expect(telegram.pendingUpdates).toBe(1);
  now = new Date('2026-11-03T08:00:01Z');
  expect(await api.getUpdates()).toEqual([]);
});

test('a reaction made before the bot asked for reactions is lost, one made while it is off is not', async () => {
  const { api, boss, group, telegram } = await situation();
  await api.getUpdates({ allowed_updates: [] });
  const message = boss.says(group, '一');
  boss.reacts(message, ['👍']);
  expect((await confirmAll(api)).map(update => Object.keys(update)[1])).toEqual(['message']);
  await api.getUpdates({ allowed_updates: ['message_reaction', 'no_such_kind' as 'message'] });
  boss.reacts(message, ['👎']);
  expect(await api.getUpdates()).toMatchObject([
    {
      message_reaction: {
        user: { id: boss.id },
        old_reaction: [{ type: 'emoji', emoji: '👍' }],
        new_reaction: [{ type: 'emoji', emoji: '👎' }],
      },
    },
  ]);
  boss.says(group, '没人听');
  expect(telegram.pendingUpdates).toBe(1);
});

test('of two that wait the older is told off, one that finds something at once disturbs nobody', async () => {
  const { api, boss, group } = await situation();
  const older = refusalOf(api.getUpdates({ timeout: 20 }));
  await pause(50);
  const newer = api.getUpdates({ timeout: 20 });
  expect(await older).toBe(
    '409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  );
  expect(await api.getUpdates()).toEqual([]);
  boss.says(group, '一');
  expect(await newer).toHaveLength(1);
});

test('a killed poller leaves nothing behind', async () => {
  const { api, boss, group } = await situation();
  const killer = new AbortController();
  const killed = api.getUpdates({ timeout: 20 }, killer.signal as never).catch(() => 'killed');
  await pause(50);
  killer.abort();
  expect(await killed).toBe('killed');
  await pause(20);
  boss.says(group, '一');
  expect(await api.getUpdates({ timeout: 20 })).toHaveLength(1);
});

test('after a week the ids go on elsewhere', async () => {
  const { api, boss, group, telegram } = await situation();
  telegram.renumberUpdatesFrom(7);
  boss.says(group, '一');
  expect((await api.getUpdates()).map(update => update.update_id)).toEqual([7]);
});

test('grammY itself runs on it, and answers in a thread', async () => {
  const { boss, telegram } = await situation();
  const forum = telegram.group('论坛', { isForum: true, creator: boss });
  const bot = new Bot(telegram.token, { client: { apiRoot: telegram.url } });
  bot.command('vote', context => context.reply('记下了'));
  const running = bot.start({ allowed_updates: ['message', 'my_chat_member'] });
  forum.addBot(boss);
  const topic = forum.topic('A/B 第3轮', boss);
  boss.says(forum, '/vote B', { topic });
  await telegram.until(() => telegram.fromBot(forum, { topic }).some(message => message.text === '记下了'));
  await telegram.quiet(100);
  await bot.stop();
  await running;
  expect(telegram.pendingUpdates).toBe(0);
});

test('a webhook gets a chat in order with its secret, and again until it says 2xx', async () => {
  const { api, boss, clerk, group, telegram } = await situation();
  telegram.webhookRetryMilliseconds = 20;
  const got: { text: string; secret: unknown }[] = [];
  let failuresLeft = 2;
  const hook = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const text = String(JSON.parse(body).message?.text);
    got.push({ text, secret: request.headers['x-telegram-bot-api-secret-token'] });
    response.statusCode = text === '一' && failuresLeft-- > 0 ? 503 : 200;
    response.end();
  });
  await new Promise<void>(resolve => hook.listen(0, '127.0.0.1', resolve));
  const { port } = hook.address() as AddressInfo;
  await api.setWebhook(`http://127.0.0.1:${port}/hook`, { secret_token: 's-1' });
  expect(await refusalOf(api.getUpdates())).toMatch(
    /^409 Conflict: can't use getUpdates method while webhook/,
  );
  boss.says(group, '一');
  clerk.says(group, '二');
  boss.starts('别处');
  await telegram.until(() => telegram.pendingUpdates === 0);
  expect(got.filter(({ text }) => text !== '/start 别处').map(({ text }) => text)).toEqual([
    '一',
    '一',
    '一',
    '二',
  ]);
  // Another chat does not wait for this one.
  expect(got.findIndex(({ text }) => text === '/start 别处')).toBeLessThan(3);
  expect(got.every(({ secret }) => secret === 's-1')).toBe(true);
  expect(await api.getWebhookInfo()).toMatchObject({ pending_update_count: 0, max_connections: 40 });
  await api.deleteWebhook();
  expect(await api.getUpdates()).toEqual([]);
  hook.close();
});

test('a webhook ends a waiting poll', async () => {
  const { api } = await situation();
  const waiting = refusalOf(api.getUpdates({ timeout: 20 }));
  await pause(50);
  await api.setWebhook('http://127.0.0.1:1/');
  expect(await waiting).toBe('409 Conflict: terminated by setWebhook request');
});

test('a fixture may be pushed as it is, and what it speaks of can be answered', async () => {
  const telegram = await TelegramEmulator.start();
  const { Api } = await import('grammy');
  const api = new Api(telegram.token, { apiRoot: telegram.url });
  const chat = { id: -1001234567890, title: 'Ops Feedback', type: 'supergroup' };
  const from = { id: 700000077, is_bot: false, first_name: '小明' };
  telegram.push({
    update_id: 5002,
    message: { message_id: 101, from, chat, date: 1_790_000_000, text: '/feedback 生硬' },
  });
  const [update] = await api.getUpdates();
  expect(update?.message).toMatchObject({ message_id: 101, text: '/feedback 生硬' });
  await api.sendMessage(chat.id, '收到', { reply_parameters: { message_id: 101 } });
  expect(telegram.lastFromBot(telegram.chat(chat.id))).toMatchObject({ text: '收到', replyTo: 101 });
  await telegram.close();
});
