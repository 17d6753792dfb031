/** What the platform refuses, and in what words. */
import { Client } from '@larksuiteoapi/node-sdk';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { button, card, refusalOf, SILENT, type Situation, situation } from './situation.ts';

const text = (words: string) => ({ msg_type: 'text', content: JSON.stringify({ text: words }) });

function send({ client, group }: Pick<Situation, 'client' | 'group'>, data: Record<string, unknown>) {
  const body = { receive_id: group.id, msg_type: 'text', content: '{"text":"一"}', ...data };
  return client.im.v1.message.create({ params: { receive_id_type: 'chat_id' }, data: body });
}

const tokenSchema = z.object({ tenant_access_token: z.string() });
const answerSchema = z.object({
  code: z.number(),
  msg: z.string(),
  error: z.object({ field_violations: z.array(z.object({ description: z.string() })).optional() }).optional(),
});

/** Past the SDK, which would not send it so. */
async function call(here: Situation, method: string, path: string, body?: unknown, token?: string) {
  const { lark } = here;
  const secret = { app_id: lark.appId, app_secret: lark.appSecret };
  const got = await fetch(`${lark.url}/open-apis/auth/v3/tenant_access_token/internal`, {
    method: 'POST',
    body: JSON.stringify(secret),
  });
  const { tenant_access_token } = tokenSchema.parse(await got.json());
  const response = await fetch(`${lark.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token ?? tenant_access_token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const { code, msg, error } = answerSchema.parse(await response.json());
  const [violation] = error?.field_violations ?? [];
  return `${response.status} ${code} ${msg}${violation ? `: ${violation.description}` : ''}`;
}

test('a wrong secret gets no token and no connection, with HTTP 200', async () => {
  const { lark } = await situation();
  const secret = { app_id: lark.appId, app_secret: 'wrong' };
  const token = await fetch(`${lark.url}/open-apis/auth/v3/tenant_access_token/internal`, {
    method: 'POST',
    body: JSON.stringify(secret),
  });
  expect(token.status).toBe(200);
  expect(await token.json()).toMatchObject({ code: 10014, msg: 'app secret invalid' });
  const endpoint = await fetch(`${lark.url}/callback/ws/endpoint`, {
    method: 'POST',
    body: JSON.stringify({ AppID: lark.appId, AppSecret: 'wrong' }),
  });
  expect(await endpoint.json()).toEqual({ code: 514, msg: expect.any(String) });
});

test('a call without a token, with a strange one or with one that was revoked is refused', async () => {
  const here = await situation();
  const { group, lark } = here;
  const path = `/open-apis/im/v1/chats/${group.id}`;
  const bare = await fetch(`${lark.url}${path}`);
  expect(await bare.json()).toMatchObject({ code: 99991661 });
  expect(await call(here, 'GET', path, undefined, 't-strange')).toContain(
    '400 99991663 Invalid access token',
  );
  await send(here, {});
  lark.revokeTokens();
  expect(await refusalOf(send(here, {}))).toContain('99991663');
});

test('a token is not good for longer than it says', async () => {
  const { group, lark } = await situation();
  lark.tokenLifetimeSeconds = 0;
  const cache = new Map<string, unknown>();
  const client = new Client({
    appId: lark.appId,
    appSecret: lark.appSecret,
    domain: lark.url,
    logger: SILENT,
    cache: {
      get: async key => cache.get(String(key)),
      set: async (key, value) => {
        cache.set(String(key), value);
        return true;
      },
    },
  });
  expect(await refusalOf(send({ client, group }, {}))).toContain('99991663');
});

test('a missing scope is named', async () => {
  const here = await situation({ scopes: ['im:message:readonly'] });
  expect(await refusalOf(send(here, {}))).toContain(
    '400 99991672 Access denied. One of the following scopes is required: [im:message, im:message:send_as_bot',
  );
});

test('a parameter that is missing, unknown or of the wrong kind is refused', async () => {
  const here = await situation();
  const path = '/open-apis/im/v1/messages?receive_id_type=chat_id';
  const body = { receive_id: here.group.id, ...text('一') };
  const of = (more: object) => call(here, 'POST', path, { ...body, ...more });
  expect(await of({})).toBe('200 0 success');
  expect(await of({ content: { text: '一' } })).toContain('9499 Invalid parameter type in json: content');
  expect(await of({ receive_id: undefined })).toBe(
    '400 99992402 field validation failed: receive_id is required',
  );
  expect(await of({ msg_type: 'txt' })).toContain('99992402 field validation failed');
  expect(await of({ uuid: 'x'.repeat(51) })).toContain('the max len is 50');
  expect(await of({ text: '一' })).toContain('unknown field');
  expect(await of({ content: '一' })).toContain('230001 Your request contains an invalid request parameter');
  expect(await of({ receive_id: 'oc_1' })).toContain('ext=invalid receive_id');
  expect(await call(here, 'POST', '/open-apis/im/v1/messages', body)).toContain(
    'receive_id_type is required',
  );
  expect(await call(here, 'POST', path, '{')).toContain('400 9499');
});

test('the bot writes only where it is, and a dissolved group is told apart', async () => {
  const here = await situation();
  const { boss, client, group, lark } = here;
  const message = boss.says(group, '一');
  const path = { message_id: message.id };
  group.removeBot();
  const outside = '400 230002 Bot/User can NOT be out of the chat.';
  expect(await refusalOf(send(here, {}))).toBe(outside);
  expect(await refusalOf(client.im.v1.message.reply({ path, data: text('二') }))).toBe(outside);
  expect(await refusalOf(client.im.v1.chat.get({ path: { chat_id: group.id } }))).toBe(outside);
  expect(await refusalOf(client.im.v1.messageReaction.list({ path }))).toBe(outside);
  group.addBot();
  group.disband();
  expect(await refusalOf(send(here, {}))).toContain('232009');
  boss.isAvailable = false;
  const toBoss = {
    params: { receive_id_type: 'open_id' as const },
    data: { receive_id: boss.openId, ...text('一') },
  };
  expect(await refusalOf(client.im.v1.message.create(toBoss))).toContain('230013');
  expect(lark.fromBot(group)).toEqual([]);
});

test('what is too long is refused', async () => {
  const here = await situation();
  const long = (bytes: number) => 'x'.repeat(bytes);
  await send(here, text(long(140 * 1024)));
  expect(await refusalOf(send(here, text(long(150 * 1024))))).toContain('230025');
  const big = card('长', { tag: 'markdown', content: long(30 * 1024) });
  expect(await refusalOf(send(here, { msg_type: 'interactive', content: big }))).toContain('230025');
});

test('a card that is none, or shows an image that is not there, is refused with the words for it', async () => {
  const here = await situation();
  const sendCard = (content: string) => refusalOf(send(here, { msg_type: 'interactive', content }));
  expect(await sendCard(card('一', { tag: 'note', elements: [] }))).toContain(
    '400 230099 Failed to create card content, ext=ErrCode: 200861',
  );
  const img = { tag: 'img', img_key: 'img_v3_nowhere', alt: { tag: 'plain_text', content: '' } };
  expect(await sendCard(card('一', img))).toContain('invalid image keys');
});

test('only an own, shared, standing card of the last 14 days is updated', async () => {
  let now = new Date('2026-11-02T08:00:00Z');
  const here = await situation({ now: () => now });
  const { boss, client, group, lark } = here;
  const patch = (message_id: string, content = card('新')) =>
    refusalOf(client.im.v1.message.patch({ path: { message_id }, data: { content } }));
  await send(here, text('一'));
  expect(await patch(lark.lastFromBot(group).id)).toContain('230054');
  expect(await patch(boss.says(group, '二').id)).toContain('230071');
  await send(here, { msg_type: 'interactive', content: card('旧') });
  const { id } = lark.lastFromBot(group);
  const alone = JSON.stringify({ ...JSON.parse(card('新')), config: {} });
  expect(await patch(id, alone)).toContain('230099');
  now = new Date('2026-11-16T08:00:01Z');
  expect(await patch(id)).toContain('230031');
  now = new Date('2026-11-16T08:00:00Z');
  await client.im.v1.message.delete({ path: { message_id: id } });
  expect(await patch(id)).toContain('230011');
  expect(await patch('om_1')).toContain('ext=invalid message_id');
});

test('a reaction must be one of the platform, and only the own one is taken away', async () => {
  const { boss, client, group } = await situation();
  const message = boss.says(group, '一');
  const path = { message_id: message.id };
  const put = (emoji_type: string) =>
    client.im.v1.messageReaction.create({ path, data: { reaction_type: { emoji_type } } });
  expect(await refusalOf(put('thumbsup'))).toContain('231001');
  boss.reacts(message, 'DONE');
  const reaction_id = message.reactions[0]?.id ?? '';
  expect(await refusalOf(client.im.v1.messageReaction.delete({ path: { ...path, reaction_id } }))).toContain(
    '231007',
  );
  expect(() => boss.reacts(message, '👍')).toThrow('no emoji of the platform');
});

test('an image must be one, and neither empty nor too big', async () => {
  const { client } = await situation();
  const upload = (image: Buffer) =>
    refusalOf(client.im.v1.image.create({ data: { image_type: 'message', image } }).then(data => ({ data })));
  expect(await upload(Buffer.from('<svg/>'))).toContain('234011');
  expect(
    await upload(Buffer.concat([Buffer.from('89504e47', 'hex'), Buffer.alloc(10 * 1024 * 1024)])),
  ).toContain('234006');
});

test('a file is downloaded only from the message that it came with', async () => {
  const here = await situation();
  const { boss, group } = here;
  const { file_key } = JSON.parse(boss.sendsFile(group, { name: 'a.csv', content: 'a' }).content);
  const other = boss.says(group, '一');
  const path = `/open-apis/im/v1/messages/${other.id}/resources/${file_key}?type=file`;
  expect(await call(here, 'GET', path)).toContain('234003');
});

test('the messages of a group are listed only with the scope for all of them', async () => {
  const here = await situation({ scopes: ['im:message:readonly'] });
  const { client, clerk, group } = here;
  const list = (container_id: string) =>
    client.im.v1.message.list({ params: { container_id_type: 'chat', container_id } });
  expect(await refusalOf(list(group.id))).toContain('230027');
  expect((await list(clerk.p2p.id)).code).toBe(0);
});

test('the sixth message of a second in a group waits, as the sixth update of a card does', async () => {
  let now = new Date('2026-11-02T08:00:00Z');
  const here = await situation({ limits: 'lark', now: () => now });
  const { client, group, lark } = here;
  for (let count = 1; count <= 4; count++) await send(here, text(`${count}`));
  await send(here, { msg_type: 'interactive', content: card('一', button('通过', {})) });
  expect(await refusalOf(send(here, text('6')))).toContain('230020');
  const path = { message_id: lark.lastFromBot(group).id };
  const patch = () => client.im.v1.message.patch({ path, data: { content: card('二') } });
  for (let count = 1; count <= 5; count++) await patch();
  expect(await refusalOf(patch())).toContain('230020');
  now = new Date('2026-11-02T08:00:01Z');
  await send(here, text('7'));
  await patch();
});

test('more than fifty calls a second are too many, and the header says for how long', async () => {
  const here = await situation({ limits: 'lark', now: () => new Date('2026-11-02T08:00:00Z') });
  const get = () => here.client.im.v1.chat.get({ path: { chat_id: here.group.id } });
  for (let count = 1; count <= 50; count++) await get();
  await expect(get()).rejects.toMatchObject({
    response: { status: 429, data: { code: 99991400 }, headers: { 'x-ogw-ratelimit-reset': '1' } },
  });
});
