/** What Telegram and the network between do to the bot: the real process, an emulated Telegram that misbehaves. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Chat } from '../emulators/telegram/chat.ts';
import { lookInto } from '../faults/inspect-database.ts';
import { PATIENCE_MILLISECONDS } from '../patience.ts';
import { runProcess, scratchFolder } from './process.ts';
import { Gathered, TelegramBot } from './telegram-bot.ts';

/**
 * One process for all tests but those of the webhook and of what is sent for minutes: each has a group of its own, which
 * is a team of its own.
 */
let bot: TelegramBot;
beforeAll(async () => {
  bot = await TelegramBot.open();
});
afterEach(() => afterTest(bot));
afterAll(() => bot.close());

/** After a test: the token was not logged, and nothing of what it planned is left for the next one. */
function afterTest({ telegram, log }: TelegramBot): void {
  telegram.faults.clear();
  expect(log).not.toContain(telegram.token);
}

/** A group of its own for a test. Nothing is on its way any more: a fault planned next meets what is said here. */
async function gather({ telegram } = bot, member = '小李'): Promise<Gathered> {
  const here = Gathered.of(telegram, '品牌团队', '王经理', member);
  await here.heard('/team claim');
  await telegram.quiet(100);
  return here;
}
const line = (words: string) => `/反馈 ${words} 渠道=天猫 维度=痛点`;
const http = (path: string, init?: RequestInit, { httpPort } = bot) =>
  fetch(`http://127.0.0.1:${httpPort}${path}`, init);
const look = <Row>(sql: string, { databaseFile } = bot) => lookInto(databaseFile, ask => ask<Row>(sql));
const count = (from: string, within = bot) =>
  look<{ count: number }>(`SELECT count(*) AS count FROM ${from}`, within)[0]?.count;
/** A condition on rows: that they are of a group's team. */
const ofTeam = ({ group }: Gathered) =>
  `"teamId" = (SELECT "teamId" FROM "Room" WHERE "chatId" = '${group.id}')`;
const isClosed = ({ id }: Chat) => count(`"Room" WHERE "closedAt" IS NOT NULL AND "chatId" = '${id}'`) === 1;

const SECRET = 'a-long-random-word-0123456789';
const webhook = { TELEGRAM_MODE: 'webhook', TELEGRAM_WEBHOOK_SECRET: SECRET };

describe('by webhook', () => {
  let served: TelegramBot;
  beforeAll(async () => {
    served = await TelegramBot.open({ env: webhook, tellsWebhook: true });
  });
  afterEach(() => afterTest(served));
  afterAll(() => served.close());
  const post = (init: RequestInit) => http('/telegram', { method: 'POST', ...init }, served);

  test('a team records and decides as it does by polling', async () => {
    const here = await gather(served);
    await here.say('王经理', '/team claim');
    await here.say('小李', line('盒子太大'));
    await here.say('小李', '/persona new 精致妈妈');
    const card = await here.say('小李', '/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F1');
    here.who('王经理').reacts(card, ['👍']);
    await here.shows(card, '已通过 → v1（王经理');
    expect(served.telegram.callsOf('getUpdates')).toEqual([]);
  });

  test('only who knows the secret is heard, and only what fits', async () => {
    const update = (id: number) => JSON.stringify({ update_id: id });
    const posted = (body: string, secret?: string) =>
      post({
        body,
        headers: secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret },
      });
    expect((await posted(update(1))).status).toBe(401);
    expect((await posted(update(1), `${SECRET}x`)).status).toBe(401);
    expect((await posted('{', SECRET)).status).toBe(400);
    expect((await posted('x'.repeat(1_100_000), SECRET)).status).toBe(413);
    expect((await posted(update(1), SECRET)).status).toBe(200);
    expect((await http('/telegram', {}, served)).status).toBe(405);
  });

  test('what is posted twice is done once', async () => {
    const here = await gather(served);
    await here.say('小李', '/help');
    const { group } = here;
    const update = {
      update_id: 900_001,
      message: {
        message_id: 777,
        date: Math.floor(Date.now() / 1000),
        chat: { id: group.id, type: 'supergroup', title: '品牌团队' },
        from: here.who('小李').asJson(),
        text: line('盒子太大'),
      },
    };
    const headers = { 'x-telegram-bot-api-secret-token': SECRET };
    for (let times = 0; times < 3; times += 1) {
      const answer = await post({ body: JSON.stringify(update), headers });
      expect(answer.status).toBe(200);
    }
    await here.heard(/^F1 /);
    await served.telegram.quiet();
    expect(count(`"Feedback" WHERE ${ofTeam(here)}`, served)).toBe(1);
  });
});

describe('who polls', () => {
  test('asks for what it needs by name, from the first call on', async () => {
    await bot.telegram.until(() => bot.telegram.callsOf('getUpdates').length > 0);
    const [first] = bot.telegram.callsOf('getUpdates');
    expect(first?.parameters).toMatchObject({
      allowed_updates: [
        'message',
        'edited_message',
        'message_reaction',
        'callback_query',
        'my_chat_member',
        'chat_member',
      ],
    });
  });

  test('a second program with the token is told of in words, and waited out', async () => {
    const here = await gather();
    const conflict = { kind: 'error', code: 409, description: CONFLICT } as const;
    bot.telegram.faults.next('getUpdates', conflict);
    here.who('小李').says(here.group, '/help');
    await here.heard('可以输入');
    await bot.telegram.until(() => bot.logged('another bot polls with this token').length === 1);
    await here.say('小李', line('盒子太大'));
  });

  test('a webhook that was left behind is removed', async () => {
    await bot.end();
    const { url, token } = bot.telegram;
    await fetch(`${url}/bot${token}/setWebhook?url=${encodeURIComponent('http://127.0.0.1:1/telegram')}`);
    await bot.start();
    const here = await gather();
    await here.say('小李', '/help');
    expect(bot.logged('webhook removed')).toHaveLength(1);
  });

  test('Telegram out of reach at the start, and later, is waited for', async () => {
    const here = await gather();
    await here.say('小李', '/help');
    await bot.end();
    const away = { kind: 'html', status: 502 } as const;
    bot.telegram.faults.always = () => away;
    await bot.start();
    expect((await http('/readyz')).status).toBe(503);
    here.who('小李').says(here.group, line('盒子太大'));
    await bot.telegram.until(() => bot.logged('telegram does not answer').length > 0);
    bot.telegram.faults.clear();
    await here.heard(/^F1 /);
    expect((await http('/readyz')).status).toBe(200);
  });
});

const CONFLICT =
  'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running';

describe('a reply whose fate is unknown', () => {
  test.each([
    ['the connection was cut after it was sent', { kind: 'cut', when: 'after' }, 1],
    ['the connection was cut before', { kind: 'cut', when: 'before' }, 0],
    ['a server said 500', { kind: 'error', code: 500, description: 'Internal Server Error: restart' }, 0],
    ['a proxy said 502', { kind: 'html', status: 502 }, 0],
  ] as const)('%s: it is not sent again, the message is marked as seen', async (_, fault, delivered) => {
    const here = await gather();
    await here.say('王经理', '/help');
    bot.telegram.faults.next('sendMessage', fault);
    const said = here.who('小李').says(here.group, line('盒子太大'));
    await bot.telegram.until(() => said.reactionsBy('bot').length > 0, PATIENCE_MILLISECONDS, 'the mark');
    await bot.telegram.quiet();
    const answers = bot.telegram.fromBot(here.group).filter(each => each.replyTo === said.id);
    expect(answers).toHaveLength(delivered);
    expect(count(`"Feedback" WHERE ${ofTeam(here)}`)).toBe(1);
  });

  test('an edit is simply made again', async () => {
    const here = await gather();
    const asked = await here.say('小李', '/反馈 盒子太大 渠道=天猫');
    bot.telegram.faults.next('editMessageText', { kind: 'cut', when: 'after' });
    here.who('小李').pressesSilently(asked, '痛点');
    await here.shows(asked, /^F1 /);
    await bot.telegram.until(
      () => count(`"Outbox" WHERE state <> 'sent' AND "chatId" = '${here.group.id}'`) === 0,
    );
  });
});

describe('how fast', () => {
  test('a refusal for now holds up no other group', async () => {
    const here = await gather();
    await here.say('王经理', '/help');
    const other = Gathered.of(bot.telegram, '另一个团队', '陈经理');
    await other.heard('/team claim');
    bot.telegram.faults.next('sendMessage', { kind: 'error', code: 429, retryAfterSeconds: 3_600 });
    here.who('小李').says(here.group, line('盒子太大'));
    await bot.telegram.until(() => bot.telegram.faults.left === 0);
    await other.say('陈经理', '/help');
    expect(here.said.filter(text => text.startsWith('F1'))).toEqual([]);
  });

  test('a refusal for now is waited out', async () => {
    const here = await gather();
    await here.say('王经理', '/help');
    bot.telegram.faults.next('sendMessage', { kind: 'error', code: 429, retryAfterSeconds: 2 });
    const start = performance.now();
    const said = here.who('小李').says(here.group, line('盒子太大'));
    await here.answerTo(said);
    expect(performance.now() - start).toBeGreaterThan(1_900);
    const answers = bot.telegram.fromBot(here.group).filter(each => each.replyTo === said.id);
    expect(answers).toHaveLength(1);
  });

  test('of thirty answers at once in one group twenty go out, the rest when Telegram takes them', async () => {
    // What still waits at the end would be in the way of other tests.
    const own = await TelegramBot.open();
    const { telegram } = own;
    try {
      const here = await gather(own);
      telegram.limits = { perGroupMinute: 20, overallSecond: 30 };
      for (let index = 0; index < 30; index += 1) here.who('小李').says(here.group, line(`第 ${index} 句`));
      await telegram.until(() => here.said.length >= 20);
      await telegram.quiet();
      const refused = telegram.callsOf('sendMessage').filter(call => call.outcome === 'refused');
      expect(refused).toHaveLength(1);
      expect(count('"Feedback"', own)).toBe(30);
      const [waiting] = look<{ wait: number }>(
        `SELECT max("notBefore") - strftime('%s', 'now') * 1000 AS wait FROM "Outbox" WHERE state = 'queued'`,
        own,
      );
      expect(waiting?.wait).toBeGreaterThan(30_000);
      afterTest(own);
    } finally {
      await own.close();
    }
  });
});

describe('what becomes of a group', () => {
  const teams = () => count('"Team"') ?? 0;
  const propose = '/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F1';

  async function decidingGroup(kind: 'group' | 'supergroup', manager = '王经理'): Promise<Gathered> {
    const boss = bot.telegram.person(manager);
    const group = bot.telegram.group('品牌团队', { kind, creator: boss });
    group.add(bot.telegram.person('小李'));
    group.addBot(boss);
    const here = new Gathered(bot.telegram, group);
    await here.say(manager, '/team claim');
    await here.say('小李', line('盒子太大'));
    await here.say('小李', '/persona new 精致妈妈');
    await here.say('小李', propose);
    return here;
  }

  test('upgraded to a supergroup it goes on with its records and open proposals, shown anew', async () => {
    const others = teams();
    const before = await decidingGroup('group');
    const here = new Gathered(bot.telegram, before.group.upgrade(before.who('王经理')));
    const card = await here.heard(/^P1 精致妈妈/);
    here.who('王经理').reacts(card, ['👍']);
    await here.shows(card, '已通过 → v1');
    expect((await here.say('小李', '/feedback show F1')).text).toContain('盒子太大');
    expect(teams()).toBe(others + 1);
    expect(here.said.filter(text => text.includes('/team claim'))).toEqual([]);
  });

  test('upgraded while the bot was down, and told of only in answer to a message, too', async () => {
    const others = teams();
    const before = await decidingGroup('group');
    await bot.telegram.quiet();
    await bot.end('SIGKILL');
    before.who('小李').says(before.group, line('最后一句'));
    const here = new Gathered(bot.telegram, before.group.upgrade(before.who('王经理')));
    here.who('小李').says(here.group, line('新群第一句'));
    await bot.start();
    await here.heard(/^F3 /);
    await here.heard(/^P1 精致妈妈/);
    await here.heard(/^F2 /);
    expect(teams()).toBe(others + 1);
    expect(count(`"Feedback" WHERE ${ofTeam(here)}`)).toBe(3);
  });

  test('put out of it the bot is quiet, and goes on when it is added again', async () => {
    const here = await decidingGroup('supergroup', '赵经理');
    here.group.removeBot(here.who('赵经理'));
    await bot.telegram.until(() => isClosed(here.group));
    const before = here.said.length;
    // Meanwhile the team goes on elsewhere: what stands in the group is brought up to date when the bot is back.
    const boss = here.who('赵经理');
    boss.starts();
    await bot.telegram.until(() => bot.telegram.fromBot(boss.privateChat).length > 0);
    boss.says(boss.privateChat, '/proposal approve P1');
    await bot.telegram.until(() => count(`"PersonaVersion" WHERE ${ofTeam(here)}`) === 1);
    const card = await here.heard(/^P1 精致妈妈/);
    expect(card.text).toContain('待定');
    here.group.addBot(here.who('赵经理'));
    await here.shows(card, '已通过 → v1');
    expect(here.said).toHaveLength(before);
    expect((await here.say('小李', line('还在吗'))).text).toMatch(/^F2 /);
  });

  test('put out of it without a word, it is closed by the first refusal', async () => {
    const here = await decidingGroup('supergroup');
    await bot.telegram.quiet(100);
    const before = bot.logged('room closed').length;
    bot.telegram.faults.next('sendMessage', {
      ...{ kind: 'error', code: 403, description: 'Forbidden: bot was kicked from the supergroup chat' },
    });
    here.who('小李').says(here.group, line('盒子太小'));
    await bot.telegram.until(() => isClosed(here.group));
    await bot.telegram.until(() => bot.logged('room closed').length === before + 1);
    // It was a mistake of somebody: whoever speaks there has the bot there.
    here.who('小李').says(here.group, '/help');
    await here.heard('可以输入');
  });

  test('a person who blocks the bot is left alone, and answered when they come back', async () => {
    const here = await gather(bot, '小陈');
    const chen = here.who('小陈');
    chen.starts();
    await bot.telegram.until(() => bot.telegram.fromBot(chen.privateChat).length === 1);
    chen.blocksBot();
    await bot.telegram.until(() => isClosed(chen.privateChat));
    chen.unblocksBot();
    chen.says(chen.privateChat, '/help');
    await bot.telegram.until(() => bot.telegram.fromBot(chen.privateChat).length === 2);
  });
});

describe('the process', () => {
  test('stops within moments when asked, in the middle of a poll, and loses nothing', async () => {
    const here = await gather();
    await here.say('小李', '/help');
    const said = here.who('小李').says(here.group, line('盒子太大'));
    const start = performance.now();
    expect(await bot.end('SIGTERM')).toBe(0);
    // A poll lasts fifty seconds.
    expect(performance.now() - start).toBeLessThan(30_000);
    await bot.start();
    await here.answerTo(said);
    expect(count(`"Feedback" WHERE ${ofTeam(here)}`)).toBe(1);
  });

  test('tells its supervisor how it is', async () => {
    await gather();
    expect(await (await http('/healthz')).json()).toEqual({ ok: true });
    await bot.telegram.until(async () => (await http('/readyz')).status === 200);
    expect(await (await http('/readyz')).json()).toEqual({ database: true, telegram: true });
    const metrics = await (await http('/metrics')).text();
    expect(metrics).toContain('personaloop_platform_connected{platform="telegram"} 1');
    expect(metrics).toContain('personaloop_inbox_events{state="dead"} 0');
  });

  test('whose port is taken says so and ends with 78', async () => {
    const { code, err } = await runProcess(scratchFolder(), '', {
      args: [],
      env: {
        TELEGRAM_BOT_TOKEN: bot.telegram.token,
        TELEGRAM_API_ROOT: bot.telegram.url,
        HTTP_PORT: `${bot.httpPort}`,
      },
    });
    expect(code).toBe(78);
    expect(err).toContain(`HTTP_PORT：127.0.0.1:${bot.httpPort} 不能监听`);
  });

  test('refuses a token that Telegram does not know with 78 and one line', async () => {
    await bot.end();
    const child = bot.launch({ TELEGRAM_BOT_TOKEN: '123456:AA-somebody-elses-token-0123456789' });
    const code = await new Promise(resolve => child.once('close', resolve));
    expect(code).toBe(78);
    expect(bot.log.trimEnd().split('\n').at(-1)).toMatch(/^TELEGRAM_BOT_TOKEN：/);
    expect(bot.log).not.toContain('somebody-elses');
  });
});
