import { expect, test } from 'vitest';
import { listen, refusalOf, type Situation, situation } from './situation.ts';

const SEND = 'POST /open-apis/im/v1/messages';

function say({ client, group }: Situation, words: string) {
  const data = { receive_id: group.id, msg_type: 'text', content: JSON.stringify({ text: words }) };
  return client.im.v1.message.create({ params: { receive_id_type: 'chat_id' }, data });
}

test('an error in place of the answer leaves nothing sent, whatever its status is', async () => {
  const here = await situation();
  const { group, lark } = here;
  lark.faults.next(SEND, { kind: 'error', code: 11232, status: 200, msg: 'system busy' });
  lark.faults.next(SEND, { kind: 'error', code: 230020 });
  expect(await refusalOf(say(here, '一'))).toBe('200 11232 system busy');
  expect(await refusalOf(say(here, '二'))).toContain('400 230020');
  expect(lark.fromBot(group)).toEqual([]);
  await say(here, '三');
  expect(lark.callsOf(SEND).map(call => call.outcome)).toEqual(['harmed', 'harmed', 'done']);
});

test('a flood says for how long', async () => {
  const here = await situation();
  here.lark.faults.next('*', { kind: 'error', code: 99991400, resetSeconds: 7 });
  await expect(say(here, '一')).rejects.toMatchObject({
    response: { status: 429, headers: { 'x-ogw-ratelimit-reset': '7' } },
  });
});

test('a cut before leaves nothing sent, a cut after leaves it sent, and both look alike to the bot', async () => {
  const here = await situation();
  const { group, lark } = here;
  lark.faults.next(SEND, { kind: 'cut', when: 'before' });
  lark.faults.next(SEND, { kind: 'cut', when: 'after' });
  await expect(say(here, '没发')).rejects.toMatchObject({ code: 'ECONNRESET' });
  await expect(say(here, '发了')).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(lark.fromBot(group).map(message => message.text)).toEqual(['发了']);
  expect(lark.callsOf(SEND).map(call => call.outcome)).toEqual(['cut before', 'cut after']);
});

test('a page of a proxy is no answer of the platform', async () => {
  const here = await situation();
  here.lark.faults.next(SEND, { kind: 'html', status: 502 });
  await expect(say(here, '一')).rejects.toMatchObject({ response: { status: 502 } });
  expect(here.lark.fromBot(here.group)).toEqual([]);
});

test('slowness may come before or after, more than once', async () => {
  const here = await situation();
  const { lark } = here;
  lark.faults.next(SEND, { kind: 'slow', milliseconds: 60, when: 'after' });
  lark.faults.next(SEND, { kind: 'slow', milliseconds: 60, when: 'before' });
  const startedAt = performance.now();
  await say(here, '一');
  await say(here, '二');
  expect(performance.now() - startedAt).toBeGreaterThan(115);
  expect(lark.faults.left).toBe(0);
});

test('the endpoint of the long connection can be harmed, and * spares it', async () => {
  const here = await situation();
  const { lark } = here;
  lark.faults.next('*', { kind: 'error', code: 1 });
  await listen(lark);
  expect(lark.faults.left).toBe(1);
  lark.faults.clear();
  lark.faults.next('POST /callback/ws/endpoint', { kind: 'html', status: 502 }, 2);
  lark.faults.next('POST /callback/ws/endpoint', { kind: 'cut', when: 'after' });
  lark.dropConnections('close');
  await lark.until(() => lark.connections === 1);
  expect(lark.faults.left).toBe(0);
});

test('a connection that breaks before or after an event brings it again', async () => {
  const { boss, group, lark } = await situation();
  lark.redeliverAfterMilliseconds = Array<number>(20).fill(40);
  const heard = await listen(lark);
  lark.faults.next('event', { kind: 'cut', when: 'before' });
  boss.says(group, '一');
  await lark.quiet(60);
  expect(heard).toHaveLength(1);
  lark.faults.next('event', { kind: 'cut', when: 'after' });
  boss.says(group, '二');
  await lark.quiet(60);
  expect(heard).toHaveLength(3);
});

test('a flood of random faults is the test’s own, until cleared', async () => {
  const here = await situation();
  const { lark } = here;
  lark.faults.always = ({ method }) => (method === SEND ? { kind: 'error', code: 230020 } : undefined);
  await expect(say(here, '一')).rejects.toThrow('400');
  lark.faults.clear();
  await say(here, '二');
});

test('waiting for what never happens shows what did', async () => {
  const here = await situation();
  await say(here, '只有这句');
  await expect(here.lark.until(() => false, 30, '第二句')).rejects.toThrow(
    /第二句 did not happen in 30 ms[\s\S]*bot: 只有这句/,
  );
});
