/** A platform that is away, slow or refuses: what must arrive does, and nothing stops the bot. The real process. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookInto } from '../faults/inspect-database.ts';
import { LarkBot, LarkGathered } from './lark-bot.ts';
import { freePort } from './process.ts';
import { TcpProxy } from './tcp-proxy.ts';
import { Gathered, TelegramBot } from './telegram-bot.ts';

const LINE = '/反馈 盒子太大 渠道=天猫 维度=痛点';
const PROPOSE = '/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F1';
/** Longer than the bot once tried. */
const OUTAGE_MILLISECONDS = 9_000;
const REPLY = 'POST /open-apis/im/v1/messages/:message_id/reply';

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds));

// Platforms side by side, since most of it is waiting; what is done to one platform in order.
describe.concurrent('on Telegram', () => {
  /** One process, which talks to Telegram through a proxy. The last test ends it. */
  let bot: TelegramBot;
  let proxy: TcpProxy;
  beforeAll(async () => {
    const port = await freePort();
    proxy = await TcpProxy.to(`http://127.0.0.1:${port}`);
    bot = await TelegramBot.open({ port, env: { TELEGRAM_API_ROOT: proxy.url } });
  });
  afterAll(async () => {
    await bot.close();
    await proxy.pull();
  });

  /** A team that has a record and a persona; nothing is on its way. */
  async function gather(): Promise<Gathered> {
    const here = Gathered.of(bot.telegram, '品牌团队', '王经理', '小李');
    await here.say('王经理', '/team claim');
    await here.say('小李', LINE);
    await here.say('小李', '/persona new 精致妈妈');
    await bot.telegram.quiet(100);
    return here;
  }
  const count = (from: string) =>
    lookInto(bot.databaseFile, look => look<{ count: number }>(`SELECT count(*) AS count FROM ${from}`))[0]
      ?.count;

  test.sequential('a net that was gone for seconds loses no answer and no proposal, and repeats none', async () => {
    const here = await gather();
    // Told to wait, they wait; by then the net is gone.
    bot.telegram.faults.next('sendMessage', { kind: 'error', code: 429, retryAfterSeconds: 2 });
    here.who('小李').says(here.group, PROPOSE);
    here.who('小李').says(here.group, '/help');
    await bot.telegram.until(() => bot.telegram.faults.left === 0);
    await proxy.pull();
    await pause(OUTAGE_MILLISECONDS);
    await proxy.plug();
    const card = await here.heard(/^P1 精致妈妈/);
    await here.heard('可以输入');
    here.who('王经理').reacts(card, ['👍']);
    await here.shows(card, '已通过 → v1');
    await bot.telegram.quiet();
    expect(here.said.filter(said => said.startsWith('P1 精致妈妈'))).toHaveLength(1);
    expect(count(`"Outbox" WHERE state <> 'sent' AND "chatId" = '${here.group.id}'`)).toBe(0);
    expect(bot.logged('platform not reached')).toHaveLength(1);
  });

  test.sequential('a proposal whose calls were all cut off for seconds is there when anything is answered', async () => {
    const here = await gather();
    bot.telegram.faults.always = ({ method }) =>
      method === 'getUpdates' ? undefined : { kind: 'cut', when: 'before' };
    here.who('小李').says(here.group, PROPOSE);
    await pause(OUTAGE_MILLISECONDS);
    bot.telegram.faults.clear();
    here.who('小李').says(here.group, '/help');
    await here.heard(/^P1 精致妈妈/);
    await here.heard('可以输入');
  });

  test.sequential('a text with more lines to be typed than a message has formats is recorded, edited and answered', async () => {
    const here = await gather();
    const before = bot.telegram.callsOf('editMessageText').length;
    const said = here.who('小李').says(here.group, `/feedback "${'/abc '.repeat(60)}" 渠道=天猫 维度=痛点`);
    await here.answerTo(said);
    here.who('小李').edits(said, `/feedback "${'/abcd '.repeat(120)}" 渠道=天猫 维度=痛点`);
    await bot.telegram.until(() => bot.telegram.callsOf('editMessageText').length > before);
    expect((await here.say('小李', '/feedback show F2')).text).toContain('/abcd '.repeat(119));
    expect((await here.say('小李', '/help')).text).toContain('可以输入');
  });

  test.sequential('a card that Telegram refused to change is changed by the next start, and is not taken for up to date', async () => {
    const here = await gather();
    const card = await here.say('小李', PROPOSE);
    bot.telegram.faults.next('editMessageText', {
      kind: 'error',
      code: 400,
      description: 'Bad Request: not today',
    });
    here.who('王经理').reacts(card, ['👍']);
    await here.heard('v1');
    await bot.telegram.until(() => bot.logged('message not sent').length === 1);
    expect(card.text).toContain('待定');
    expect(count(`"Card" WHERE shows IS NULL`)).toBe(1);
    await bot.end();
    bot.launch();
    await here.shows(card, '已通过 → v1');
    expect(bot.logged('stale cards')).toMatchObject([{ count: 1 }]);
  });

  test.sequential('a call that is never answered does not keep the process from ending', async () => {
    const here = await gather();
    bot.telegram.faults.next('sendMessage', { kind: 'slow', milliseconds: 60_000, when: 'before' });
    here.who('小李').says(here.group, LINE);
    await bot.telegram.until(() => bot.telegram.faults.left === 0);
    const start = performance.now();
    expect(await bot.end()).toBe(0);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe.concurrent('on Feishu', () => {
  /** One process, which talks to Feishu through a proxy. The last test ends it. */
  let bot: LarkBot;
  let proxy: TcpProxy;
  beforeAll(async () => {
    const port = await freePort();
    proxy = await TcpProxy.to(`http://127.0.0.1:${port}`);
    const clientConfig = { ReconnectNonce: 0.1, ReconnectInterval: 0.2, PingInterval: 0.5 };
    bot = await LarkBot.open({ port, clientConfig, env: { LARK_DOMAIN: proxy.url } });
    bot.lark.redeliverAfterMilliseconds = [200, 400, 800, 1_600];
  });
  afterAll(async () => {
    await bot.close();
    await proxy.pull();
  });

  /** A team that has a record and a persona; nothing is on its way. */
  async function gather(): Promise<LarkGathered> {
    const here = LarkGathered.of(bot.lark, '品牌团队', '王经理', '小李');
    await here.say('王经理', '/team claim');
    await here.say('小李', LINE);
    await here.say('小李', '/persona new 精致妈妈');
    await bot.lark.quiet(100);
    return here;
  }

  test.sequential('a net that was gone for seconds loses no answer and no proposal, and repeats none', async () => {
    const here = await gather();
    bot.lark.faults.next(REPLY, { kind: 'error', code: 99991400, resetSeconds: 2 });
    here.who('小李').says(here.group, PROPOSE);
    here.who('小李').says(here.group, '/help');
    await bot.lark.until(() => bot.lark.faults.left === 0);
    await proxy.pull();
    await pause(OUTAGE_MILLISECONDS);
    await proxy.plug();
    const card = await here.heard(/P1 精致妈妈/);
    await here.heard('可以输入');
    await bot.lark.quiet();
    expect(here.said.filter(said => said.startsWith('P1 精致妈妈'))).toHaveLength(1);
    await bot.lark.until(() => bot.logged('caught up').length > 1);
    here.who('王经理').reacts(card, 'THUMBSUP');
    await here.shows(card, '已通过 → v1');
  });

  test.sequential('a call that is never answered does not keep the process from ending', async () => {
    const here = await gather();
    bot.lark.faults.next(REPLY, { kind: 'slow', milliseconds: 60_000, when: 'before' });
    here.who('小李').says(here.group, LINE);
    await bot.lark.until(() => bot.lark.faults.left === 0);
    const start = performance.now();
    expect(await bot.end()).toBe(0);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
