/** What the answers of resp-errors.json, and broken connections, mean; and that none of it carries the token. */
import { inspect } from 'node:util';
import { Api } from 'grammy';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { platformError } from '../../../src/platforms/telegram/platform-errors.ts';
import { TelegramEmulator } from '../../emulators/telegram/emulator.ts';
import type { Fault } from '../../emulators/telegram/faults.ts';

let telegram: TelegramEmulator;
let api: Api;
beforeEach(async () => {
  telegram = await TelegramEmulator.start();
  api = new Api(telegram.token, { apiRoot: telegram.url, timeoutSeconds: 1 });
});
afterEach(() => telegram.close());

async function troubleOf(fault: Fault) {
  const group = telegram.group('品牌', { creator: telegram.person('王经理') });
  group.addBot(telegram.person('王经理'));
  telegram.faults.next('sendMessage', fault);
  try {
    await api.sendMessage(group.id, '你好');
  } catch (error) {
    const found = platformError(error);
    expect(inspect(found, { depth: 9 })).not.toContain(telegram.token);
    return found.trouble;
  }
  throw new Error('nothing went wrong');
}
const refusal = (code: number, description: string): Fault => ({ kind: 'error', code, description });

describe('nothing was done', () => {
  test.each([
    ['Too Many Requests: retry after 35', 429, { kind: 'try-later', retryAfterSeconds: 35 }],
    ['Unauthorized', 401, { kind: 'try-later', retryAfterSeconds: 60 }],
    ['Forbidden: bot was kicked from the supergroup chat', 403, { kind: 'closed' }],
    ['Forbidden: bot was blocked by the user', 403, { kind: 'closed' }],
    ['Bad Request: chat not found', 400, { kind: 'closed' }],
    ['Bad Request: message to edit not found', 400, { kind: 'gone' }],
    ["Bad Request: message can't be edited", 400, { kind: 'gone' }],
    ['Bad Request: not enough rights to send text messages to the chat', 400, { kind: 'forbidden' }],
    ['Bad Request: message is too long', 400, { kind: 'rejected' }],
  ] as const)('%s', async (description, code, trouble) => {
    const fault: Fault =
      code === 429 ? { kind: 'error', code, retryAfterSeconds: 35 } : refusal(code, description);
    expect(await troubleOf(fault)).toMatchObject(trouble);
  });

  test('the connection was never made', async () => {
    const { url, token } = telegram;
    await telegram.close();
    const error = await new Api(token, { apiRoot: url }).getMe().catch(platformError);
    expect(error).toMatchObject({ trouble: { kind: 'unreachable' } });
    expect(inspect(error, { depth: 9 })).not.toContain(token);
    telegram = await TelegramEmulator.start();
  });

  test('the group has another id', async () => {
    const boss = telegram.person('王经理');
    const group = telegram.group('品牌', { kind: 'group', creator: boss });
    group.addBot(boss);
    const upgraded = group.upgrade(boss);
    const error = await api.sendMessage(group.id, '你好').catch(platformError);
    expect(error).toMatchObject({ trouble: { kind: 'moved', toChatId: `${upgraded.id}` } });
  });
});

describe('nobody knows', () => {
  test.each<[string, Fault]>([
    ['a server error', refusal(500, 'Internal Server Error: restart')],
    ['a page of a proxy', { kind: 'html', status: 502 }],
    ['a connection cut before the effect', { kind: 'cut', when: 'before' }],
    ['a connection cut after the effect', { kind: 'cut', when: 'after' }],
    ['an answer that is too late', { kind: 'slow', milliseconds: 1_500, when: 'after' }],
  ])('%s', async (_, fault) => {
    expect(await troubleOf(fault)).toEqual({ kind: 'unknown' });
  });
});
