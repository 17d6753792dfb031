/** The same events by POST, as the real SDK checks and reads them. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { adaptDefault } from '@larksuiteoapi/node-sdk';
import { afterEach, expect, test } from 'vitest';
import type { LarkOptions } from './emulator.ts';
import { button, card, dispatcher, type Heard, situation } from './situation.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** @returns where it listens */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' ? `http://127.0.0.1:${address?.port}/lark` : '';
}

async function hooked(answer?: (event: Heard) => unknown, options: LarkOptions = {}) {
  const here = await situation(options);
  const heard: Heard[] = [];
  const { encryptKey, verificationToken } = here.lark;
  const handles = dispatcher(heard, answer, { encryptKey, verificationToken });
  const address = await serve(adaptDefault('/lark', handles, { autoChallenge: true }));
  here.lark.redeliverAfterMilliseconds = [20, 20];
  await here.lark.saveWebhook({ events: address, cards: address });
  return { ...here, heard };
}

test('events come encrypted and signed, so that the SDK takes them', async () => {
  const { boss, group, heard, lark } = await hooked();
  boss.says(group, '/help');
  await lark.quiet(50);
  expect(heard).toMatchObject([{ event_type: 'im.message.receive_v1', token: lark.verificationToken }]);
});

test('without an encrypt key they come as they are', async () => {
  const { boss, group, heard, lark } = await hooked(undefined, { encryptKey: '' });
  boss.says(group, '/help');
  await lark.quiet(50);
  expect(heard).toHaveLength(1);
});

test('an address that does not give the challenge back is not saved', async () => {
  const { lark } = await situation();
  const address = await serve((_, response) => response.end('{}'));
  await expect(lark.saveWebhook({ events: address, cards: address })).rejects.toThrow();
  expect(lark.webhook).toBeUndefined();
});

test('an event that is not answered with 200 comes again under the same id', async () => {
  const { boss, group, lark } = await situation();
  lark.redeliverAfterMilliseconds = [20, 20];
  const bodies: string[] = [];
  const address = await serve((request, response) => {
    request.on('data', chunk => bodies.push(String(chunk)));
    request.on('end', () => response.writeHead(bodies.length < 3 ? 500 : 200).end());
  });
  lark.webhook = { events: address, cards: address };
  boss.says(group, '一');
  await lark.quiet(50);
  expect(bodies).toHaveLength(3);
  expect(new Set(bodies).size).toBe(3);
});

test('a bot that is down is tried again until it is up', async () => {
  const { boss, group, heard, lark } = await hooked();
  const there = lark.webhook;
  lark.redeliverAfterMilliseconds = Array<number>(20).fill(20);
  lark.webhook = { events: 'http://127.0.0.1:9/', cards: 'http://127.0.0.1:9/' };
  boss.says(group, '一');
  await lark.until(() => lark.undelivered === 1);
  lark.webhook = there;
  await lark.quiet(50);
  expect(heard).toHaveLength(1);
});

test('a press goes to the address of the cards, and what that answers is shown', async () => {
  const toast = { type: 'warning', content: '已经结束' };
  const { boss, client, group, heard, lark } = await hooked(() => ({ toast }));
  await client.im.v1.message.create({
    params: { receive_id_type: 'chat_id' },
    data: {
      receive_id: group.id,
      msg_type: 'interactive',
      content: card('P12', button('通过', { line: 'yes' })),
    },
  });
  expect(await boss.presses(lark.lastFromBot(group), '通过')).toEqual({ outcome: 'answered', toast });
  expect(heard).toMatchObject([{ event_type: 'card.action.trigger', action: { value: { line: 'yes' } } }]);
});

test('a press that is not answered in time is not brought again', async () => {
  const { boss, client, group, heard, lark } = await hooked(() => new Promise(() => {}));
  lark.patienceMilliseconds = 100;
  await client.im.v1.message.create({
    params: { receive_id_type: 'chat_id' },
    data: {
      receive_id: group.id,
      msg_type: 'interactive',
      content: card('P12', button('通过', { line: 'yes' })),
    },
  });
  expect(await boss.presses(lark.lastFromBot(group), '通过')).toEqual({ outcome: 'timeout' });
  await lark.quiet(50);
  expect(heard).toHaveLength(1);
});
