import { expect, test } from 'vitest';
import { situation } from './situation.ts';

test('an error in place of the answer leaves nothing sent', async () => {
  const { api, group, telegram } = await situation();
  telegram.faults.next('sendMessage', {
    kind: 'error',
    code: 500,
    description: 'Internal Server Error: restart',
  });
  await expect(api.sendMessage(group.id, '一')).rejects.toMatchObject({
    error_code: 500,
    description: 'Internal Server Error: restart',
  });
  expect(telegram.fromBot(group)).toEqual([]);
  await api.sendMessage(group.id, '二');
  expect(telegram.callsOf('sendMessage').map(call => call.outcome)).toEqual(['harmed', 'done']);
});

test('a flood says for how long, in the body and in the header', async () => {
  const { group, telegram } = await situation();
  telegram.faults.next('*', { kind: 'error', code: 429, retryAfterSeconds: 2 });
  const response = await fetch(`${telegram.url}/bot${telegram.token}/sendMessage?chat_id=${group.id}&text=a`);
  expect(response.status).toBe(429);
  expect(response.headers.get('retry-after')).toBe('2');
  expect(await response.json()).toEqual({
    ok: false,
    error_code: 429,
    description: 'Too Many Requests: retry after 2',
    parameters: { retry_after: 2 },
  });
});

test('a cut before leaves nothing sent, a cut after leaves it sent, and both look alike to the bot', async () => {
  const { api, group, telegram } = await situation();
  telegram.faults.next('sendMessage', { kind: 'cut', when: 'before' });
  telegram.faults.next('sendMessage', { kind: 'cut', when: 'after' });
  await expect(api.sendMessage(group.id, '没发')).rejects.toThrow('Network request');
  await expect(api.sendMessage(group.id, '发了')).rejects.toThrow('Network request');
  expect(telegram.fromBot(group).map(message => message.text)).toEqual(['发了']);
  expect(telegram.callsOf('sendMessage').map(call => call.outcome)).toEqual(['cut before', 'cut after']);
});

test('a page of a proxy is no answer of the Bot API', async () => {
  const { api, group, telegram } = await situation();
  telegram.faults.next('sendMessage', { kind: 'html', status: 502 });
  await expect(api.sendMessage(group.id, '一')).rejects.toThrow('Network request');
  expect(telegram.fromBot(group)).toEqual([]);
});

test('slowness may come before or after, more than once, and * spares polls', async () => {
  const { api, group, telegram } = await situation();
  telegram.faults.next('*', { kind: 'slow', milliseconds: 60, when: 'after' }, 2);
  const startedAt = performance.now();
  await api.getUpdates();
  expect(telegram.faults.left).toBe(2);
  await api.sendMessage(group.id, '一');
  await api.sendMessage(group.id, '二');
  expect(performance.now() - startedAt).toBeGreaterThan(115);
  telegram.faults.next('getUpdates', { kind: 'slow', milliseconds: 60, when: 'before' });
  await api.getUpdates();
  expect(telegram.faults.left).toBe(0);
});

test('a download can be harmed too', async () => {
  const { api, boss, group, telegram } = await situation();
  boss.sendsFile(group, { name: 'a.csv', content: 'a,b' });
  const [update] = await api.getUpdates();
  const { file_path } = await api.getFile(update?.message?.document?.file_id ?? '');
  const download = async () => (await fetch(`${telegram.url}/file/bot${telegram.token}/${file_path}`)).text();
  telegram.faults.next('download', { kind: 'cut', when: 'after' });
  await expect(download()).rejects.toThrow();
  expect(await download()).toBe('a,b');
});

test('a flood of random faults is the test’s own, until cleared', async () => {
  const { api, group, telegram } = await situation();
  telegram.faults.always = ({ method }) =>
    method === 'sendMessage' ? { kind: 'error', code: 500 } : undefined;
  await expect(api.sendMessage(group.id, '一')).rejects.toThrow('500');
  await api.getMe();
  telegram.faults.clear();
  await api.sendMessage(group.id, '二');
});

test('the 21st message of a group in a minute waits, and the 31st of all in a second', async () => {
  let now = new Date('2026-11-02T08:00:00Z');
  const { api, boss, group, telegram } = await situation({
    now: () => now,
    limits: { perGroupMinute: 20, overallSecond: 30 },
  });
  for (let count = 1; count <= 20; count++) await api.sendMessage(group.id, `${count}`);
  await expect(api.sendMessage(group.id, '21')).rejects.toMatchObject({
    error_code: 429,
    parameters: { retry_after: 60 },
  });
  // An edit is no message.
  await api.editMessageText(group.id, telegram.lastFromBot(group).id, '改');
  boss.starts();
  for (let count = 21; count <= 30; count++) await api.sendMessage(boss.id, `${count}`);
  await expect(api.sendMessage(boss.id, '31')).rejects.toMatchObject({ parameters: { retry_after: 1 } });
  now = new Date('2026-11-02T08:01:01Z');
  await api.sendMessage(group.id, '21');
});

test('waiting for what never happens shows what did', async () => {
  const { api, group, telegram } = await situation();
  await api.sendMessage(group.id, '只有这句');
  await expect(telegram.until(() => false, 30, '第二句')).rejects.toThrow(
    /第二句 did not happen in 30 ms[\s\S]*bot: 只有这句/,
  );
});
